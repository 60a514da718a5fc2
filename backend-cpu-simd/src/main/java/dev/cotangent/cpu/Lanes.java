package dev.cotangent.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM, and the few lane operations that need care.
 *
 * <p>The species are {@code static final} because C2 must see them as constants. The system
 * property {@value #PROPERTY} (128, 256 or 512 bits) overrides the width that the JVM prefers.
 */
final class Lanes {
  /** System property that forces the width in bits. */
  static final String PROPERTY = "cotangent.cpu.lanes";

  /** Vectors of floats. */
  static final VectorSpecies<Float> F = floats(Integer.getInteger(PROPERTY, 0));

  /** Vectors of ints, with as many lanes as {@link #F}. */
  static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());

  /** Lanes of one vector. */
  static final int COUNT = F.length();

  private static final VectorShuffle<Float> DOWN_8 = down(8);
  private static final VectorShuffle<Float> DOWN_4 = down(4);
  private static final VectorShuffle<Float> DOWN_2 = down(2);
  private static final VectorShuffle<Float> DOWN_1 = down(1);

  private Lanes() {}

  private static VectorSpecies<Float> floats(int bits) {
    return switch (bits) {
      case 0 -> FloatVector.SPECIES_PREFERRED;
      case 128, 256, 512 -> VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
      default ->
          throw new IllegalArgumentException(
              PROPERTY + ": must be 128, 256 or 512 bits, got " + bits);
    };
  }

  /** Lane i of the shuffled vector is lane i + distance, round the end. */
  private static VectorShuffle<Float> down(int distance) {
    return VectorShuffle.fromOp(F, lane -> (lane + distance) & (F.length() - 1));
  }

  /** Returns a * b + c, rounded once: the only place that names the instruction. */
  static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
    return a.fma(b, c);
  }

  /** Returns the int vector of equal lane count whose lanes hold the bits of {@code x}. */
  static IntVector bits(FloatVector x) {
    return x.reinterpretAsInts();
  }

  /** Returns the mask whose first {@code count} lanes are set. */
  static VectorMask<Float> first(int count) {
    return F.indexInRange(0, count);
  }

  /** Returns {@code a[at .. at+count)} in the first lanes and zero in the others. */
  static FloatVector load(float[] a, int at, int count) {
    return FloatVector.fromArray(F, a, at, first(count));
  }

  /** Stores the first {@code count} lanes to {@code a[at .. at+count)}. */
  static void store(FloatVector x, float[] a, int at, int count) {
    x.intoArray(a, at, first(count));
  }

  /**
   * Returns the sum of all lanes by a fixed tree: lane i and lane i + half, halved until one is
   * left.
   *
   * <p>{@code reduceLanes} chooses its own order, which may change when a method is compiled.
   */
  static float sum(FloatVector x) {
    FloatVector s = x;
    if (COUNT > 8) {
      s = s.add(s.rearrange(DOWN_8));
    }
    if (COUNT > 4) {
      s = s.add(s.rearrange(DOWN_4));
    }
    s = s.add(s.rearrange(DOWN_2));
    return s.add(s.rearrange(DOWN_1)).lane(0);
  }
}
