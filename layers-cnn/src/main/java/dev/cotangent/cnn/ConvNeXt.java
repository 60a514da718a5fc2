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
 * The paper's normalisation before that dense layer and its stochastic depth can be left out, as
 * small networks do not need them. Names are torchvision's: {@code features.0.0} (patches), {@code
 * features.1.0.block.0} (first block), {@code features.2.1} (between two stages), ... and {@code
 * classifier}, or {@code classifier.0} (normalisation) and {@code classifier.2}.
 *
 * @param patch side of a patch
 * @param blocks number of blocks in each stage
 * @param widths number of channels in each stage
 * @param weight initial values of the filters and dense weights; biases start at 0
 * @param isNormalised whether there is a normalisation before the last dense layer
 * @param drop probability that the last block is left out for an example in training; it grows from
 *     0 in the first one
 * @param classes number of logits
 */
public record ConvNeXt(
    int patch,
    List<Integer> blocks,
    List<Integer> widths,
    Initialiser weight,
    boolean isNormalised,
    double drop,
    int classes)
    implements LayerSpec {

  /** A network without normalisation before the last dense layer and without stochastic depth. */
  public ConvNeXt(
      int patch, List<Integer> blocks, List<Integer> widths, Initialiser weight, int classes) {
    this(patch, blocks, widths, weight, false, 0, classes);
  }

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

  /** Returns ConvNeXt-T: 28,589,128 parameters with 3 channels and 1000 classes. */
  public static ConvNeXt tiny(int classes) {
    Initialiser weight = Initialisers.normal(0, 0.02);
    List<Integer> widths = List.of(96, 192, 384, 768);
    return new ConvNeXt(4, List.of(3, 3, 9, 3), widths, weight, true, 0.1, classes);
  }

  /** Returns this network with other initial weights; the paper's are normal, deviation 0.02. */
  public ConvNeXt weight(Initialiser initial) {
    return new ConvNeXt(patch, blocks, widths, initial, isNormalised, drop, classes);
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
        .then(
            "classifier",
            isNormalised ? Sequential.of().then("0", norm()).then("2", logits) : logits)
        .build(builder, input);
  }

  private Sequential stage(int index) {
    int before = blocks.stream().limit(index).mapToInt(Integer::intValue).sum();
    int last = blocks.stream().mapToInt(Integer::intValue).sum() - 1;
    Sequential stage = Sequential.of();
    for (int i = 0; i < blocks.get(index); i++) {
      double share = (before + i) / (double) Math.max(1, last);
      stage = stage.then(ConvNeXtBlock.of().weight(weight).drop(drop * share));
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
