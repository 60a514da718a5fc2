/**
 * The CPU backends {@code cpu-simd} and {@code cpu-scalar}, found by {@link
 * java.util.ServiceLoader}.
 */
module dev.cotangent.cpu {
  requires dev.cotangent.core;
  requires jdk.incubator.vector;
  requires static org.jspecify;

  provides dev.cotangent.backend.BackendProvider with
      dev.cotangent.cpu.SimdBackendProvider,
      dev.cotangent.cpu.ScalarBackendProvider;
}
