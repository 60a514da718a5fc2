String run = new File(basedir, 'target/run.txt').text
// All three files of META-INF/services were merged into one.
for (name in ['cpu-simd', 'cpu-scalar', 'opencl', 'reference']) {
  assert run =~ /(?m)^${name} /
}
assert run =~ /cpu-simd +usable/
assert run =~ /computing on (cpu-simd|opencl)/
assert run.contains('learned')
