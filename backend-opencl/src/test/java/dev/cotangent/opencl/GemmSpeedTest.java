package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Matrix products beside what the device can do, by turns in one run; needs a quiet machine. */
@Tag("slow")
class GemmSpeedTest {
  private static final int ROUNDS = 60;

  @Test
  void largeProductReachesMostOfThePeak() {
    ClDevice device = TestDevice.get();
    boolean cpu = DeviceClass.of(device) == DeviceClass.CPU;
    int side = cpu ? 1024 : 4096;
    double share = cpu ? 0.8 : 0.6;
    try (OpenClBackend backend = OpenClBackend.open(device)) {
      var peak = new FmaPeak(backend.context);
      GemmSpec spec = GemmSpec.of(side, side, side);
      Tensor a = filled(backend, side, 0.5);
      Tensor b = filled(backend, side, 0.25);
      Tensor c = filled(backend, side, 0);
      double bestPeak = 0;
      double bestProduct = 0;
      for (int i = 0; i < ROUNDS; i++) {
        bestPeak = Math.max(bestPeak, peak.flops() / seconds(peak::run));
        bestProduct =
            Math.max(
                bestProduct,
                spec.flops()
                    / seconds(() -> {
                      backend.matmul(spec, a, b, c);
                      backend.synchronise();
                    }));
      }
      float[] values = new float[side * side];
      backend.read(c, values);
      assertThat(values).containsOnly(side / 8f);
      assertThat(bestProduct)
          .as("%.0f of %.0f GFLOP/s on %s", bestProduct / 1e9, bestPeak / 1e9, device.describe())
          .isGreaterThan(share * bestPeak);
      System.out.printf(
          "gemm %d: %.0f of %.0f GFLOP/s, %.0f %%%n",
          side, bestProduct / 1e9, bestPeak / 1e9, 100 * bestProduct / bestPeak);
    }
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) * 1e-9;
  }

  private static Tensor filled(OpenClBackend backend, int side, double value) {
    Tensor tensor = backend.allocate(ElementType.REAL, Shape.of(side, side), Lifetime.PERSISTENT);
    backend.fill(value, tensor);
    return tensor;
  }
}
