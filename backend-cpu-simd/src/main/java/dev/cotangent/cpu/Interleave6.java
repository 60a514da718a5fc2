package dev.cotangent.cpu;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Interleaves six rows by vectors of eight lanes: a square of 8 x 8 is transposed in registers.
 *
 * <p>In three steps that exchange neighbours, pairs and halves (Eklundh 1972, A Fast Computer
 * Method for Matrix Transposing); each column is stored over the excess of the one before.
 */
final class Interleave6 {
  private static final int ROWS = 6;
  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
  private static final VectorShuffle<Float> NEIGHBOURS =
      VectorShuffle.fromValues(EIGHT, 1, 0, 3, 2, 5, 4, 7, 6);
  private static final VectorShuffle<Float> PAIRS =
      VectorShuffle.fromValues(EIGHT, 2, 3, 0, 1, 6, 7, 4, 5);
  private static final VectorShuffle<Float> HALVES =
      VectorShuffle.fromValues(EIGHT, 4, 5, 6, 7, 0, 1, 2, 3);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(EIGHT, 0b10101010);
  private static final VectorMask<Float> UPPER = VectorMask.fromLong(EIGHT, 0b11001100);
  private static final VectorMask<Float> HIGH = VectorMask.fromLong(EIGHT, 0b11110000);

  private Interleave6() {}

  /** Returns what interleaves strips of six rows. */
  static StripTurn turn() {
    return StripTurn.bySquares(ROWS, EIGHT.length(), Interleave6::squares);
  }

  private static void squares(
      float[] from, int at, int[] offsets, int first, int length, float[] to, int toAt) {
    int at0 = at + offsets[first];
    int at1 = at + offsets[first + 1];
    int at2 = at + offsets[first + 2];
    int at3 = at + offsets[first + 3];
    int at4 = at + offsets[first + 4];
    int at5 = at + offsets[first + 5];
    int target = toAt;
    for (int p = 0; p < length; p += EIGHT.length()) {
      FloatVector r0 = fromArray(EIGHT, from, at0 + p);
      FloatVector r1 = fromArray(EIGHT, from, at1 + p);
      FloatVector r2 = fromArray(EIGHT, from, at2 + p);
      FloatVector r3 = fromArray(EIGHT, from, at3 + p);
      FloatVector r4 = fromArray(EIGHT, from, at4 + p);
      FloatVector r5 = fromArray(EIGHT, from, at5 + p);
      FloatVector a0 = r0.blend(r1.rearrange(NEIGHBOURS), ODD);
      FloatVector a1 = r0.rearrange(NEIGHBOURS).blend(r1, ODD);
      FloatVector a2 = r2.blend(r3.rearrange(NEIGHBOURS), ODD);
      FloatVector a3 = r2.rearrange(NEIGHBOURS).blend(r3, ODD);
      FloatVector a4 = r4.blend(r5.rearrange(NEIGHBOURS), ODD);
      FloatVector a5 = r4.rearrange(NEIGHBOURS).blend(r5, ODD);
      FloatVector b0 = a0.blend(a2.rearrange(PAIRS), UPPER);
      FloatVector b1 = a1.blend(a3.rearrange(PAIRS), UPPER);
      FloatVector b2 = a0.rearrange(PAIRS).blend(a2, UPPER);
      FloatVector b3 = a1.rearrange(PAIRS).blend(a3, UPPER);
      FloatVector b6 = a4.rearrange(PAIRS);
      FloatVector b7 = a5.rearrange(PAIRS);
      b0.blend(a4.rearrange(HALVES), HIGH).intoArray(to, target);
      b1.blend(a5.rearrange(HALVES), HIGH).intoArray(to, target + ROWS);
      b2.blend(b6.rearrange(HALVES), HIGH).intoArray(to, target + 2 * ROWS);
      b3.blend(b7.rearrange(HALVES), HIGH).intoArray(to, target + 3 * ROWS);
      b0.rearrange(HALVES).blend(a4, HIGH).intoArray(to, target + 4 * ROWS);
      b1.rearrange(HALVES).blend(a5, HIGH).intoArray(to, target + 5 * ROWS);
      b2.rearrange(HALVES).blend(b6, HIGH).intoArray(to, target + 6 * ROWS);
      b3.rearrange(HALVES).blend(b7, HIGH).intoArray(to, target + 7 * ROWS);
      target += ROWS * EIGHT.length();
    }
  }
}
