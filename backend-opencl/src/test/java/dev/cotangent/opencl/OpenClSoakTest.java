package dev.cotangent.opencl;

import dev.cotangent.backend.cases.Execution;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.tck.RandomProgram;
import dev.cotangent.tck.Soak;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs every kernel at every shape of its cases, and random programs, for {@code
 * -Dcotangent.soak=MINUTES}: memory, OpenCL objects and the pool must not grow.
 */
@Tag("slow")
class OpenClSoakTest {
  /** Programs of a round; each new one may compile kernels, which are kept. */
  private static final int PROGRAMS = 20;

  /**
   * Memory of the device that is kept for use again may differ by a few blocks between readings.
   */
  private static final double POOL = 16 << 20;

  @Test
  void nothingGrowsWhileKernelsRun() {
    try (OpenClBackend backend = OpenClBackend.open(TestDevice.get())) {
      List<KernelCase> cases = KernelCases.all().stream().filter(c -> c.bytes() < 1 << 20).toList();
      for (int i = 0; i < cases.size() + PROGRAMS; i++) {
        round(backend, cases, i); // compiles everything
      }
      String report =
          Soak.ofProperty()
              .withMemory()
              .meter("OpenCL objects", 64, backend::liveObjects)
              .meter("pool bytes", POOL, () -> backend.context.pool().held())
              .run(step -> round(backend, cases, step));
      System.out.println("kernels on " + backend.description() + ": " + report);
    }
  }

  private static void round(OpenClBackend backend, List<KernelCase> cases, int step) {
    int at = step % (cases.size() + PROGRAMS);
    if (at < cases.size()) {
      try (Execution execution = cases.get(at).prepare(backend)) {
        execution.run();
      }
    } else {
      new RandomProgram(at).run(backend, (_, tensor) -> Execution.read(backend, tensor));
    }
  }
}
