package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.bench.speed.SpeedCase.Cost;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** Products C[m,n] = A[m,k]·B[k,n]: square ones, those of convolutions and of recurrent steps. */
final class GemmCases {
  private GemmCases() {}

  static List<SpeedCase> all() {
    return List.of(
        gemm(64, 64, 64),
        gemm(256, 256, 256),
        gemm(1024, 1024, 1024),
        gemm(4096, 4096, 4096),
        gemm(64, 4096, 576),
        gemm(32, 512, 128),
        gemm(32, 1024, 256),
        gemm(1, 512, 512));
  }

  private static SpeedCase gemm(int m, int n, int k) {
    GemmSpec spec = GemmSpec.of(m, n, k);
    return new SpeedCase(
        "gemm/%dx%dx%d".formatted(m, n, k),
        Cost.flops((double) spec.flops()),
        backend -> product(backend, spec));
  }

  private static Runnable product(Backend backend, GemmSpec spec) {
    Tensor a = SpeedCases.tensor(backend, Shape.of(spec.m(), spec.k()));
    Tensor b = SpeedCases.tensor(backend, Shape.of(spec.k(), spec.n()));
    Tensor c = SpeedCases.tensor(backend, Shape.of(spec.m(), spec.n()));
    return () -> {
      backend.matmul(spec, a, b, c);
      backend.synchronise();
    };
  }
}
