def text = { new File(basedir, "target/${it}.txt").text }

// On the module path dev.cotangent.cpu itself asks for the Vector API's module.
for (how in ['module-path', 'image']) {
  assert text(how) =~ /cpu-simd +usable +200 /
  assert text(how) =~ /dev.cotangent.cpu.SimdBackendProvider from (module )?dev.cotangent.cpu/
  assert text(how) =~ /(?m)^opencl /
  assert !text(how).contains('NATIVE_ACCESS_DENIED')
  assert text(how) =~ /computing on (cpu-simd|opencl)/
  assert text(how).contains('learned')
}
def image = new File(basedir, 'target/image')
assert !new File(image, 'legal/java.desktop').exists() // the core needs java.base alone

// A jar that grows by a third wants a reason.
def limits = ['core': 1100, 'backend-cpu-simd': 500, 'backend-opencl': 400]
for (entry in limits) {
  def jar = new File(basedir, 'target/modules').listFiles().find { it.name =~ /cotangent-${entry.key}-\d/ }
  assert jar.length() < entry.value * 1024
}
