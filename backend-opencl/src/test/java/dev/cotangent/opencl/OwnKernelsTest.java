package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.KernelReport;
import org.junit.jupiter.api.Test;

class OwnKernelsTest {
  @Test
  void everyKernelIsTheBackendsOwn() {
    try (Backend backend = OpenClBackend.open(TestDevice.get())) {
      assertThat(KernelReport.of(backend).kernels())
          .filteredOn(kernel -> !kernel.isNative())
          .extracting(KernelReport.Kernel::name)
          .containsExactly("matmul");
    }
  }
}
