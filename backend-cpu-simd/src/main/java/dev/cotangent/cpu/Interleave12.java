package dev.cotangent.cpu;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Interleaves twelve rows by vectors of sixteen lanes, as {@link Interleave6} does six by eight.
 *
 * <p>In four steps, which exchange neighbours, pairs, fours and eights.
 */
final class Interleave12 {
  private static final int ROWS = 12;
  private static final VectorSpecies<Float> SIXTEEN = FloatVector.SPECIES_512;
  private static final VectorShuffle<Float> NEIGHBOURS = exchange(1);
  private static final VectorShuffle<Float> PAIRS = exchange(2);
  private static final VectorShuffle<Float> FOURS = exchange(4);
  private static final VectorShuffle<Float> EIGHTS = exchange(8);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(SIXTEEN, 0xAAAA);
  private static final VectorMask<Float> ODD_PAIRS = VectorMask.fromLong(SIXTEEN, 0xCCCC);
  private static final VectorMask<Float> ODD_FOURS = VectorMask.fromLong(SIXTEEN, 0xF0F0);
  private static final VectorMask<Float> HIGH = VectorMask.fromLong(SIXTEEN, 0xFF00);

  private Interleave12() {}

  private static VectorShuffle<Float> exchange(int distance) {
    return VectorShuffle.fromOp(SIXTEEN, lane -> lane ^ distance);
  }

  /** Returns what interleaves strips of twelve rows. */
  static StripTurn turn() {
    return StripTurn.bySquares(ROWS, SIXTEEN.length(), Interleave12::squares);
  }

  private static void squares(
      float[] from, int at, int[] offsets, int first, int length, float[] to, int toAt) {
    int at0 = at + offsets[first];
    int at1 = at + offsets[first + 1];
    int at2 = at + offsets[first + 2];
    int at3 = at + offsets[first + 3];
    int at4 = at + offsets[first + 4];
    int at5 = at + offsets[first + 5];
    int at6 = at + offsets[first + 6];
    int at7 = at + offsets[first + 7];
    int at8 = at + offsets[first + 8];
    int at9 = at + offsets[first + 9];
    int at10 = at + offsets[first + 10];
    int at11 = at + offsets[first + 11];
    int target = toAt;
    for (int p = 0; p < length; p += SIXTEEN.length()) {
      FloatVector r0 = fromArray(SIXTEEN, from, at0 + p);
      FloatVector r1 = fromArray(SIXTEEN, from, at1 + p);
      FloatVector r2 = fromArray(SIXTEEN, from, at2 + p);
      FloatVector r3 = fromArray(SIXTEEN, from, at3 + p);
      FloatVector r4 = fromArray(SIXTEEN, from, at4 + p);
      FloatVector r5 = fromArray(SIXTEEN, from, at5 + p);
      FloatVector r6 = fromArray(SIXTEEN, from, at6 + p);
      FloatVector r7 = fromArray(SIXTEEN, from, at7 + p);
      FloatVector r8 = fromArray(SIXTEEN, from, at8 + p);
      FloatVector r9 = fromArray(SIXTEEN, from, at9 + p);
      FloatVector r10 = fromArray(SIXTEEN, from, at10 + p);
      FloatVector r11 = fromArray(SIXTEEN, from, at11 + p);
      FloatVector a0 = r0.blend(r1.rearrange(NEIGHBOURS), ODD);
      FloatVector a1 = r0.rearrange(NEIGHBOURS).blend(r1, ODD);
      FloatVector a2 = r2.blend(r3.rearrange(NEIGHBOURS), ODD);
      FloatVector a3 = r2.rearrange(NEIGHBOURS).blend(r3, ODD);
      FloatVector a4 = r4.blend(r5.rearrange(NEIGHBOURS), ODD);
      FloatVector a5 = r4.rearrange(NEIGHBOURS).blend(r5, ODD);
      FloatVector a6 = r6.blend(r7.rearrange(NEIGHBOURS), ODD);
      FloatVector a7 = r6.rearrange(NEIGHBOURS).blend(r7, ODD);
      FloatVector a8 = r8.blend(r9.rearrange(NEIGHBOURS), ODD);
      FloatVector a9 = r8.rearrange(NEIGHBOURS).blend(r9, ODD);
      FloatVector a10 = r10.blend(r11.rearrange(NEIGHBOURS), ODD);
      FloatVector a11 = r10.rearrange(NEIGHBOURS).blend(r11, ODD);
      FloatVector b0 = a0.blend(a2.rearrange(PAIRS), ODD_PAIRS);
      FloatVector b1 = a1.blend(a3.rearrange(PAIRS), ODD_PAIRS);
      FloatVector b2 = a0.rearrange(PAIRS).blend(a2, ODD_PAIRS);
      FloatVector b3 = a1.rearrange(PAIRS).blend(a3, ODD_PAIRS);
      FloatVector b4 = a4.blend(a6.rearrange(PAIRS), ODD_PAIRS);
      FloatVector b5 = a5.blend(a7.rearrange(PAIRS), ODD_PAIRS);
      FloatVector b6 = a4.rearrange(PAIRS).blend(a6, ODD_PAIRS);
      FloatVector b7 = a5.rearrange(PAIRS).blend(a7, ODD_PAIRS);
      FloatVector b8 = a8.blend(a10.rearrange(PAIRS), ODD_PAIRS);
      FloatVector b9 = a9.blend(a11.rearrange(PAIRS), ODD_PAIRS);
      FloatVector b10 = a8.rearrange(PAIRS).blend(a10, ODD_PAIRS);
      FloatVector b11 = a9.rearrange(PAIRS).blend(a11, ODD_PAIRS);
      FloatVector c0 = b0.blend(b4.rearrange(FOURS), ODD_FOURS);
      FloatVector c1 = b1.blend(b5.rearrange(FOURS), ODD_FOURS);
      FloatVector c2 = b2.blend(b6.rearrange(FOURS), ODD_FOURS);
      FloatVector c3 = b3.blend(b7.rearrange(FOURS), ODD_FOURS);
      FloatVector c4 = b0.rearrange(FOURS).blend(b4, ODD_FOURS);
      FloatVector c5 = b1.rearrange(FOURS).blend(b5, ODD_FOURS);
      FloatVector c6 = b2.rearrange(FOURS).blend(b6, ODD_FOURS);
      FloatVector c7 = b3.rearrange(FOURS).blend(b7, ODD_FOURS);
      FloatVector c12 = b8.rearrange(FOURS);
      FloatVector c13 = b9.rearrange(FOURS);
      FloatVector c14 = b10.rearrange(FOURS);
      FloatVector c15 = b11.rearrange(FOURS);
      c0.blend(b8.rearrange(EIGHTS), HIGH).intoArray(to, target);
      c1.blend(b9.rearrange(EIGHTS), HIGH).intoArray(to, target + ROWS);
      c2.blend(b10.rearrange(EIGHTS), HIGH).intoArray(to, target + 2 * ROWS);
      c3.blend(b11.rearrange(EIGHTS), HIGH).intoArray(to, target + 3 * ROWS);
      c4.blend(c12.rearrange(EIGHTS), HIGH).intoArray(to, target + 4 * ROWS);
      c5.blend(c13.rearrange(EIGHTS), HIGH).intoArray(to, target + 5 * ROWS);
      c6.blend(c14.rearrange(EIGHTS), HIGH).intoArray(to, target + 6 * ROWS);
      c7.blend(c15.rearrange(EIGHTS), HIGH).intoArray(to, target + 7 * ROWS);
      c0.rearrange(EIGHTS).blend(b8, HIGH).intoArray(to, target + 8 * ROWS);
      c1.rearrange(EIGHTS).blend(b9, HIGH).intoArray(to, target + 9 * ROWS);
      c2.rearrange(EIGHTS).blend(b10, HIGH).intoArray(to, target + 10 * ROWS);
      c3.rearrange(EIGHTS).blend(b11, HIGH).intoArray(to, target + 11 * ROWS);
      c4.rearrange(EIGHTS).blend(c12, HIGH).intoArray(to, target + 12 * ROWS);
      c5.rearrange(EIGHTS).blend(c13, HIGH).intoArray(to, target + 13 * ROWS);
      c6.rearrange(EIGHTS).blend(c14, HIGH).intoArray(to, target + 14 * ROWS);
      c7.rearrange(EIGHTS).blend(c15, HIGH).intoArray(to, target + 15 * ROWS);
      target += ROWS * SIXTEEN.length();
    }
  }
}
