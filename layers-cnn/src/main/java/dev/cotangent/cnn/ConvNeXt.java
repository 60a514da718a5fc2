package dev.cotangent.cnn;

import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerNorm;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * The convolutional network of Liu et al. (2022), made of {@link ConvNeXtBlock}s.
 *
 * <p>Patches of the image, normalised; stages of blocks, each but the first after a normalisation
 * and a convolution of 2 by 2 that halves the image; the mean of each channel, and a dense layer.
 * The paper's normalisation before that dense layer and its stochastic depth are left out, which
 * small networks do not need. Names are torchvision's: {@code features.0.0} (patches), {@code
 * features.1.0.block.0} (first block), {@code features.2.1} (between two stages), ... and {@code
 * classifier}.
 *
 * @param patch side of a patch
 * @param blocks number of blocks in each stage
 * @param widths number of channels in each stage
 * @param weight initial values of the filters and dense weights; biases start at 0
 * @param classes number of logits
 */
public record ConvNeXt(
    int patch, List<Integer> blocks, List<Integer> widths, Initialiser weight, int classes)
    implements LayerSpec {

  /** Copies the lists and checks that they fit. */
  public ConvNeXt {
    blocks = List.copyOf(blocks);
    widths = List.copyOf(widths);
    if (blocks.isEmpty() || blocks.size() != widths.size()) {
      throw new IllegalArgumentException(
          "convnext: needs as many widths as stages of blocks, at least one, got %s and %s"
              .formatted(blocks, widths));
    }
  }

  /**
   * Returns a small one for images of some 32 pixels: 908,506 parameters with 3 channels and 10
   * classes.
   */
  public static ConvNeXt micro(int classes) {
    Initialiser weight = Initialisers.normal(0, 0.02);
    return new ConvNeXt(2, List.of(2, 2, 2), List.of(48, 96, 192), weight, classes);
  }

  /** Returns this network with other initial weights; the paper's are normal, deviation 0.02. */
  public ConvNeXt weight(Initialiser initial) {
    return new ConvNeXt(patch, blocks, widths, initial, classes);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Sequential features =
        Sequential.of(
            Sequential.of(convolution(widths.getFirst(), patch).stride(patch), norm()), stage(0));
    for (int i = 1; i < widths.size(); i++) {
      features =
          features
              .then(Sequential.of(norm(), convolution(widths.get(i), 2).stride(2)))
              .then(stage(i));
    }
    Dense logits = Dense.of(classes).weight(weight).bias(Initialisers.zeros());
    return Sequential.of()
        .then("features", features)
        .then("avgpool", GlobalPool.average())
        .then("classifier", logits)
        .build(builder, input);
  }

  private Sequential stage(int index) {
    ConvNeXtBlock block = ConvNeXtBlock.of().weight(weight);
    Sequential stage = Sequential.of();
    for (int i = 0; i < blocks.get(index); i++) {
      stage = stage.then(block);
    }
    return stage;
  }

  private Conv2d convolution(int filters, int kernel) {
    return Conv2d.filters(filters).kernel(kernel).weight(weight).bias(Initialisers.zeros());
  }

  private static LayerNorm norm() {
    return LayerNorm.of().eps(1e-6);
  }
}
