package dev.cotangent.nn;

import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import java.util.stream.Stream;

class NormOpsTest extends OpConformance {
  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("layer norm", new LayerNormOp(1e-5)).real(3, 4).real(4).real(4).gives(3, 4),
        OpCase.of("layer norm of images", new LayerNormOp(0.1))
            .real(2, 2, 2, 5)
            .real(5)
            .real(5)
            .gives(2, 2, 2, 5),
        OpCase.of("group norm", new GroupNormOp(2, 1e-5))
            .real(2, 3, 4)
            .real(4)
            .real(4)
            .gives(2, 3, 4),
        OpCase.of("instance norm of images", new GroupNormOp(3, 0.1))
            .real(2, 2, 2, 3)
            .real(3)
            .real(3)
            .gives(2, 2, 2, 3),
        OpCase.of("rms norm", new RmsNormOp(1e-6)).real(3, 4).real(4).gives(3, 4),
        OpCase.of("rms norm of sequences", new RmsNormOp(0.1))
            .real(2, 3, 4)
            .real(4)
            .gives(2, 3, 4));
  }
}
