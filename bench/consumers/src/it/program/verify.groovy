String run = new File(basedir, 'target/run.txt').text
assert run.contains('computing on reference')
assert run.contains('learned')
// Why: nothing else is there; and what would be faster.
assert run =~ /reference +usable/
assert !(run =~ /(?m)^(cpu-simd|cpu-scalar|opencl) /)
assert run.contains('It is slow: add the dependency dev.cotangent:cotangent-backend-cpu-simd')
// The core brings nothing along.
def jars = new File(basedir, 'target/modules').list()
assert jars.size() == 1 && jars[0].startsWith('cotangent-core-')
