package dev.cotangent.backend.reference;

import dev.cotangent.backend.Lifetime;
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
  private boolean scoped;

  ReferenceBuffer(Object owner, ElementType type, int length, Lifetime lifetime) {
    super(owner, type, length);
    this.scoped = lifetime == Lifetime.SCOPED;
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

  /** Returns the bytes that count as scoped: all, or none. */
  long scopedBytes() {
    int each = type() == ElementType.REAL ? Double.BYTES : Integer.BYTES;
    return scoped ? (long) length() * each : 0;
  }

  /** Counts as scoped no more. */
  void persist() {
    scoped = false;
  }

  /** Forgets the elements. */
  void drop() {
    reals = NO_REALS;
    integers = NO_INTEGERS;
  }
}
