package dev.cotangent.cnn.cases;

import dev.cotangent.tck.LayerCase;
import java.util.stream.Stream;

/** The layers of this module, with every option: for its own tests, and for those of backends. */
public final class CnnCases {
  private CnnCases() {}

  /** Returns all cases. */
  public static Stream<LayerCase> all() {
    return Stream.of(ConvolutionCases.all(), PoolingCases.all(), BlockCases.all())
        .flatMap(cases -> cases);
  }
}
