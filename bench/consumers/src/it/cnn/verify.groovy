String run = new File(basedir, 'target/run.txt').text
assert run.contains('computing on cpu-simd')
assert run.contains('right: 1.0')
File[] files = new File(basedir, 'target/modules').listFiles()
def jars = files*.name
assert jars.any { it.startsWith('cotangent-layers-cnn-') }
assert jars.every { it.startsWith('cotangent-') && !it.contains('rnn') && !it.contains('opencl') }
// A jar that grows by a third wants a reason.
assert files.find { it.name =~ /layers-cnn/ }.length() < 200 * 1024
