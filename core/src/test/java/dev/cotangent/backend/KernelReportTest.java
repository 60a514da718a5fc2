package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.KernelReport.Kernel;
import dev.cotangent.backend.reference.ReferenceBackend;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class KernelReportTest {

  @Test
  void theReferenceLeavesEveryKernelToItsDefault() {
    KernelReport report = KernelReport.of(new ReferenceBackend());

    assertThat(report.kernels()).hasSize(22).noneMatch(Kernel::isNative);
    assertThat(report.kernels())
        .contains(
            new Kernel("ConvKernels", "conv2dGradFilter", false),
            new Kernel("RecurrentKernels", "recurrentGrad", false));
    assertThat(report.toString())
        .startsWith("kernels of reference\nMatmulKernels     matmul                   default\n");
  }

  @Test
  void aClassThatDeclaresEveryKernelHasThemNatively() {
    var backend =
        (Backend)
            Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> "proxy");

    assertThat(KernelReport.of(backend).kernels()).hasSize(22).allMatch(Kernel::isNative);
  }
}
