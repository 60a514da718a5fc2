package dev.cotangent.backend;

import java.util.Optional;

/**
 * Everything a machine does for Cotangent: the primitives, and kernels that default to them.
 *
 * <p>A backend may be shared by threads; it declares a native kernel by overriding its default.
 * Several may be open at once, each with its own tensors.
 */
public interface Backend
    extends MatmulKernels,
        ConvKernels,
        PoolKernels,
        NormKernels,
        LossKernels,
        RecurrentKernels,
        AutoCloseable {

  /** Returns the short name by which it is chosen, such as {@code cpu-simd}. */
  String name();

  /** Returns one line on the hardware and precision in use. */
  String description();

  /** Returns the count of this backend's scoped bytes, where it keeps one. */
  default Optional<MemoryMeter> memory() {
    return Optional.empty();
  }

  /** Frees what the backend holds; its tensors are then unusable. Closing twice is harmless. */
  @Override
  void close();
}
