package dev.cotangent.nn;

import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import java.util.stream.Stream;

class MatmulOpTest extends OpConformance {
  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(false, true).flatMap(a -> Stream.of(false, true).flatMap(b -> shapes(a, b)));
  }

  private static Stream<OpCase> shapes(boolean transposeA, boolean transposeB) {
    var op = new MatmulOp(transposeA, transposeB);
    int[] a = transposeA ? new int[] {3, 2} : new int[] {2, 3};
    int[] b = transposeB ? new int[] {4, 3} : new int[] {3, 4};
    return Stream.of(
        OpCase.of("matrices " + op, op).real(a).real(b).gives(2, 4),
        OpCase.of("batches " + op, op).real(5, a[0], a[1]).real(5, b[0], b[1]).gives(5, 2, 4),
        OpCase.of("shared b " + op, op).real(2, 3, a[0], a[1]).real(b).gives(2, 3, 2, 4),
        OpCase.of("shared a " + op, op).real(a).real(5, b[0], b[1]).gives(5, 2, 4));
  }
}
