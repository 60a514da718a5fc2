package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * The residual networks of He, Zhang, Ren and Sun (2015), and the same without shortcuts.
 *
 * <p>A stem, stages of {@link BasicBlock}s or {@link Bottleneck}s that halve the image and double
 * the filters from one to the next, the mean of each channel, and a dense layer. Names are
 * torchvision's: {@code conv1}, {@code bn1}, {@code layer1.0.conv1}, ..., {@code fc}. Filters start
 * as He et al. (2015) draw them.
 *
 * @param blocks number of blocks in each stage
 * @param width filters of the first stage
 * @param stem what comes before the stages
 * @param block what the stages are made of
 * @param isPlain whether the shortcuts are left out, to see what they do
 * @param classes number of logits
 */
public record ResNet(
    List<Integer> blocks, int width, Stem stem, Block block, boolean isPlain, int classes)
    implements LayerSpec {

  /** What the stages are made of. */
  public enum Block {
    /** {@link BasicBlock}. */
    BASIC,
    /** {@link Bottleneck}. */
    BOTTLENECK
  }

  /** What comes before the stages; each with batch normalisation and ReLU. */
  public enum Stem {
    /** A convolution of 3 by 3 that keeps the size: for images of some 32 pixels. */
    SMALL_IMAGES,
    /** A convolution of 7 by 7 and a maximum, of stride 2 each: for images of some 224 pixels. */
    LARGE_IMAGES
  }

  /** A network of basic blocks. */
  public ResNet(List<Integer> blocks, int width, Stem stem, int classes) {
    this(blocks, width, stem, Block.BASIC, false, classes);
  }

  /** Copies the numbers of blocks and checks them. */
  public ResNet {
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty() || blocks.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("resnet: needs stages of at least 1 block, got " + blocks);
    }
  }

  /**
   * Returns ResNet-20 for images of 32 by 32: 272,474 parameters with 3 channels and 10 classes.
   *
   * <p>Section 4.2 of the paper, but with the projections of option B as shortcuts, where the paper
   * pads with zeros.
   */
  public static ResNet resNet20(int classes) {
    return small(20, classes);
  }

  /**
   * Returns the network of a depth for images of 32 by 32, as {@link #resNet20}.
   *
   * @param depth 6n + 2: 20, 32, 44, 56, 110
   */
  public static ResNet small(int depth, int classes) {
    if (depth < 8 || (depth - 2) % 6 != 0) {
      throw new IllegalArgumentException(
          "resnet: the depth must be 6n + 2 with n at least 1, got " + depth);
    }
    int n = (depth - 2) / 6;
    return new ResNet(List.of(n, n, n), 16, Stem.SMALL_IMAGES, classes);
  }

  /** Returns ResNet-18: 11,689,512 parameters with 3 channels and 1000 classes. */
  public static ResNet resNet18(int classes) {
    return new ResNet(List.of(2, 2, 2, 2), 64, Stem.LARGE_IMAGES, classes);
  }

  /** Returns ResNet-50: 25,557,032 parameters with 3 channels and 1000 classes. */
  public static ResNet resNet50(int classes) {
    List<Integer> blocks = List.of(3, 4, 6, 3);
    return new ResNet(blocks, 64, Stem.LARGE_IMAGES, Block.BOTTLENECK, false, classes);
  }

  /** Returns this network with another stem. */
  public ResNet stem(Stem other) {
    return new ResNet(blocks, width, other, block, isPlain, classes);
  }

  /** Returns this network without shortcuts: a plain one of the same depth. */
  public ResNet plain() {
    return new ResNet(blocks, width, stem, block, true, classes);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Sequential layers = stemLayers();
    for (int i = 0; i < blocks.size(); i++) {
      layers = layers.then("layer" + (i + 1), stage(i));
    }
    return layers
        .then("avgpool", GlobalPool.average())
        .then("fc", Dense.of(classes))
        .build(builder, input);
  }

  /** A convolution without bias, which the normalisation after it would take away. */
  static Conv2d convolution(int filters) {
    return Conv2d.filters(filters).withoutBias().weight(Initialisers.heNormal());
  }

  private Sequential stemLayers() {
    Conv2d conv = convolution(width);
    return switch (stem) {
      case SMALL_IMAGES -> normalised(conv.kernel(3).padding(1));
      case LARGE_IMAGES ->
          normalised(conv.kernel(7).stride(2).padding(3))
              .then("maxpool", MaxPool2d.of(3).stride(2).padding(1));
    };
  }

  private static Sequential normalised(Conv2d conv) {
    return Sequential.of()
        .then("conv1", conv)
        .then("bn1", BatchNorm.of())
        .then("relu", Activation.relu());
  }

  private Sequential stage(int index) {
    Sequential stage = Sequential.of(block(width << index, index == 0 ? 1 : 2));
    for (int i = 1; i < blocks.get(index); i++) {
      stage = stage.then(block(width << index, 1));
    }
    return stage;
  }

  private LayerSpec block(int filters, int stride) {
    return switch (block) {
      case BASIC -> new BasicBlock(filters, stride, isPlain);
      case BOTTLENECK -> new Bottleneck(filters, stride, isPlain);
    };
  }
}
