package dev.cotangent.cpu;

import java.util.List;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;

/**
 * The vector widths of this machine, as the Vector API reports them.
 *
 * <p>Needs the module jdk.incubator.vector.
 */
public final class VectorWidths {
  private VectorWidths() {}

  /** Returns the bits of the vectors that the JVM prefers for floats. */
  public static int preferredBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /** Returns the widths in bits that the processor has, narrowest first. */
  public static List<Integer> usableBits() {
    int most = VectorShape.S_Max_BIT.vectorBitSize();
    return Stream.of(64, 128, 256, 512).filter(bits -> bits <= most).toList();
  }
}
