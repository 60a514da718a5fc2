package dev.cotangent.backend.reference;

import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * Numbers on the heap, one array for each buffer; undefined content is NaN or the least integer.
 */
final class ReferenceBuffer extends Buffer {
  private static final double[] NO_REALS = {};
  private static final int[] NO_INTEGERS = {};

  private double[] reals = NO_REALS;
  private int[] integers = NO_INTEGERS;

  ReferenceBuffer(Object owner, ElementType type, int length) {
    super(owner, type, length);
    switch (type) {
      case REAL -> {
        reals = new double[length];
        Arrays.fill(reals, Double.NaN);
      }
      case INT -> {
        integers = new int[length];
        Arrays.fill(integers, Integer.MIN_VALUE);
      }
    }
  }

  /** Returns the elements behind a REAL tensor of the reference backend. */
  static double[] reals(Tensor tensor) {
    return ((ReferenceBuffer) tensor.buffer()).reals;
  }

  /** Returns the elements behind an INT tensor of the reference backend. */
  static int[] integers(Tensor tensor) {
    return ((ReferenceBuffer) tensor.buffer()).integers;
  }

  /** Forgets the elements. */
  void drop() {
    reals = NO_REALS;
    integers = NO_INTEGERS;
  }
}
