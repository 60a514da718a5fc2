package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Concat;
import dev.cotangent.nn.GroupNorm;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Residual;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import org.junit.jupiter.api.Test;

/** A model that cannot be built says which layer refuses, what it was given and what it needs. */
class WrongModelsTest {
  private static final Conv2d FOUR = Conv2d.filters(4).padding(1);

  @Test
  void groupsThatDoNotDivide() {
    check(
        FOUR.groups(2),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "3 channels of input [6,5,3] cannot be split into 2 groups of filters [4,3,3,...]");
  }

  @Test
  void groupsOfANormalisationThatDoNotDivide() {
    check(
        GroupNorm.of(2),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "the channels of input [6,5,3] cannot be split into 2 groups");
  }

  @Test
  void imagesTooSmallForTheLastStage() {
    check(
        ConvNeXt.micro(10),
        Shape.of(4, 4, 3),
        "layer features.1.wrong.features.4.1, input [1,1,96]: ",
        "2x2 does not fit images [1,1,1,96]");
  }

  @Test
  void kernelLargerThanThePaddedInput() {
    check(
        FOUR.kernel(9),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "9x9 does not fit images [1,6,5,3] with padding 1,1,1,1");
    check(
        Conv3d.filters(2),
        Shape.of(2, 6, 5, 3),
        "layer features.1.wrong, input [2,6,5,3]: ",
        "3x3x3 does not fit input [2,6,5,3] with filters [2,3,3,3,3]");
  }

  @Test
  void negativePadding() {
    check(
        Pad.of(PaddingMode.ZERO, -1),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "padding must not be negative, got -1,-1 on axis 1");
    assertThatThrownBy(() -> FOUR.padding(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("padding must not be negative, got -1,-1,-1,-1");
  }

  @Test
  void reflectionOfMoreThanThereIs() {
    check(
        FOUR.padding(0, 5).paddingMode(PaddingMode.REFLECT),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "REFLECT by 5,5 of axis 2 needs more elements than input [1,6,5,3]");
  }

  @Test
  void transposedConvolutionOfWhichNothingIsLeft() {
    check(
        ConvTranspose2d.filters(4).kernel(1).padding(3),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "padding 3,3,3,3 leaves nothing of x [1,6,5,3] with filter [3,1,1,4]");
  }

  @Test
  void paddingOfATransposedConvolutionByReflection() {
    check(
        ConvTranspose2d.filters(4).padding(1).paddingMode(PaddingMode.REFLECT),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "can be ZERO only, got REFLECT");
    check(
        ConvTranspose2d.filters(4).standardised(),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "convTranspose2d: filters cannot be standardised");
  }

  @Test
  void waysThatDoNotMeet() {
    check(
        Residual.of(FOUR),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "main gives [6,5,4] for [6,5,3], the shortcut [6,5,3]");
    check(
        Concat.of(FOUR, FOUR.stride(2)),
        Shape.of(6, 5, 3),
        "layer features.1.wrong, input [6,5,3]: ",
        "branch 1 gives [3,3,4], branch 0 [6,5,4]");
  }

  private static void check(LayerSpec wrong, Shape input, String where, String why) {
    var model =
        Sequential.of()
            .then(
                "features",
                Sequential.of((_, in) -> new LayerSpec.Built(in, (_, x) -> x))
                    .then(Sequential.of().then("wrong", wrong)));
    assertThatThrownBy(() -> model.build(new ReferenceBackend(), 1, input))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(where)
        .hasMessageContaining(why);
  }
}
