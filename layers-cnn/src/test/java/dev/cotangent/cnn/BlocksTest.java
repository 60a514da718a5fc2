package dev.cotangent.cnn;

import dev.cotangent.nn.Initialisers;
import dev.cotangent.tck.GoldenLayers;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Residual and ConvNeXt blocks, by the kit and against PyTorch. */
class BlocksTest extends LayerConformance {
  private final GoldenLayers golden = GoldenLayers.beside(BlocksTest.class, "blocks.golden");

  @Override
  protected Stream<LayerCase> cases() {
    return Stream.of(
        LayerCase.of("basic block", BasicBlock.of(2)).input(4, 3, 2).output(4, 3, 2),
        LayerCase.of("basic block, strided", BasicBlock.of(3).stride(2))
            .input(5, 4, 2)
            .output(3, 2, 3),
        LayerCase.of("basic block, more filters", BasicBlock.of(3)).input(2, 3, 2).output(2, 3, 3),
        LayerCase.of(
                "convnext block", ConvNeXtBlock.of().scale(0.5).weight(Initialisers.heNormal()))
            .input(4, 3, 4)
            .output(4, 3, 4),
        LayerCase.of("resnet", new ResNet(List.of(1, 2), 2, ResNet.Stem.SMALL_IMAGES, 3))
            .input(4, 4, 1)
            .output(3),
        LayerCase.of("resnet, large images", new ResNet(List.of(1), 2, ResNet.Stem.LARGE_IMAGES, 3))
            .input(8, 7, 1)
            .output(3),
        LayerCase.of(
                "convnext",
                new ConvNeXt(2, List.of(1, 1), List.of(4, 6), Initialisers.heNormal(), 3))
            .input(8, 4, 1)
            .output(3));
  }

  @Test
  void basicBlockIsPyTorchs() {
    golden.check("basic", BasicBlock.of(3).stride(2));
  }

  @Test
  void convNeXtBlockIsPyTorchs() {
    golden.check("convnext", ConvNeXtBlock.of());
  }
}
