String run = new File(basedir, 'target/run.txt').text
assert run.contains('computing on cpu-simd and reference')
assert run.contains('they agree')
assert run =~ /mixed: .*backend/
