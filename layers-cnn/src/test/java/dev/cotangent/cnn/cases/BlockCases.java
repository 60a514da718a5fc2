package dev.cotangent.cnn.cases;

import dev.cotangent.cnn.BasicBlock;
import dev.cotangent.cnn.Bottleneck;
import dev.cotangent.cnn.ConvAutoencoder;
import dev.cotangent.cnn.ConvNeXt;
import dev.cotangent.cnn.ConvNeXtBlock;
import dev.cotangent.cnn.InvertedResidual;
import dev.cotangent.cnn.ResNet;
import dev.cotangent.cnn.SqueezeExcite;
import dev.cotangent.cnn.UNet;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.tck.LayerCase;
import java.util.List;
import java.util.stream.Stream;

/** Blocks and small models made of them. */
final class BlockCases {
  private BlockCases() {}

  static Stream<LayerCase> all() {
    return Stream.of(
        LayerCase.of("basic block", BasicBlock.of(2)).input(4, 3, 2).output(4, 3, 2),
        LayerCase.of("basic block, strided", BasicBlock.of(3).stride(2))
            .input(5, 4, 2)
            .output(3, 2, 3),
        LayerCase.of("basic block, more filters", BasicBlock.of(3)).input(2, 3, 2).output(2, 3, 3),
        LayerCase.of("basic block, plain", BasicBlock.of(2).plain()).input(3, 2, 2).output(3, 2, 2),
        LayerCase.of("bottleneck", Bottleneck.of(1)).input(3, 2, 4).output(3, 2, 4),
        LayerCase.of("bottleneck, strided", Bottleneck.of(1).stride(2))
            .input(3, 2, 3)
            .output(2, 1, 4),
        LayerCase.of("inverted residual, strided", InvertedResidual.of(3).expansion(1).stride(2))
            .input(3, 2, 2)
            .output(2, 1, 3),
        LayerCase.of("squeeze and excite", SqueezeExcite.of(2)).input(2, 3, 3).output(2, 3, 3),
        LayerCase.of(
                "squeeze and excite, others",
                SqueezeExcite.of(1).activations(Activation.silu(), Activation.tanh()))
            .input(2, 2, 2)
            .output(2, 2, 2),
        LayerCase.of("unet", UNet.of(2, 2, 3)).input(4, 2, 1).output(4, 2, 2),
        LayerCase.of("autoencoder", ConvAutoencoder.of(3, 2)).input(5, 6, 1).output(5, 6, 1),
        LayerCase.of(
                "convnext block, dropped",
                ConvNeXtBlock.of().scale(0.5).weight(Initialisers.heNormal()).drop(0.3))
            .batch(4)
            .input(2, 2, 4)
            .output(2, 2, 4),
        LayerCase.of(
                "convnext, normalised",
                new ConvNeXt(2, List.of(1), List.of(4), Initialisers.heNormal(), true, 0, 3))
            .input(4, 4, 1)
            .output(3),
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
}
