package dev.cotangent.cnn;

import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.ConcatOp;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A class for each pixel: a way down to small images, a way up, and bridges between both.
 *
 * <p>[height, width, channels] to [height, width, classes], logits. Level i: two convolutions of 3
 * by 3 with batch normalisation and ReLU ({@code down0}, {@code down1}, ...), then a maximum over 2
 * by 2. On the way back a transposed convolution of stride 2 ({@code up0}, ...), beside what the
 * way down had there, and two convolutions again ({@code merge0}, ...); at last a convolution of 1
 * by 1 ({@code head}). Unlike the paper's, convolutions keep the size. Source: Ronneberger, Fischer
 * and Brox 2015, figure 1.
 *
 * @param widths filters of each level, the largest images first
 * @param classes number of logits
 */
public record UNet(List<Integer> widths, int classes) implements LayerSpec {

  /** Copies the widths. */
  public UNet {
    widths = List.copyOf(widths);
    if (widths.isEmpty()) {
      throw new IllegalArgumentException("unet: needs at least one level");
    }
  }

  /** Returns a network with these numbers of filters. */
  public static UNet of(int classes, Integer... widths) {
    return new UNet(List.of(widths), classes);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("unet", input, 3, "[height, width, channels]");
    int unit = 1 << (widths.size() - 1);
    if (input.extent(0) % unit != 0 || input.extent(1) % unit != 0) {
      throw new IllegalArgumentException(
          "unet: %d levels need a height and width that %d divides, got %s"
              .formatted(widths.size(), unit, input));
    }
    Built levels = level(builder, 0, input);
    Built head = builder.child("head", Conv2d.filters(classes).kernel(1), levels.output());
    return new Built(
        head.output(), (tape, x) -> head.layer().forward(tape, levels.layer().forward(tape, x)));
  }

  /** Level i with all below it. */
  private Built level(LayerBuilder builder, int i, Shape input) {
    int width = widths.get(i);
    Built down = builder.child("down" + i, twice(width), input);
    if (i == widths.size() - 1) {
      return down;
    }
    Built pool = MaxPool2d.of(2).build(builder, down.output());
    Built below = level(builder, i + 1, pool.output());
    var enlarging = ConvTranspose2d.filters(width).kernel(2).stride(2);
    Built up = builder.child("up" + i, enlarging, below.output());
    Built merge = builder.child("merge" + i, twice(width), up.output().with(-1, 2 * width));
    var concat = new ConcatOp(-1);
    return new Built(
        merge.output(),
        (tape, x) -> {
          Variable bridge = down.layer().forward(tape, x);
          Variable small = pool.layer().forward(tape, bridge);
          Variable large = up.layer().forward(tape, below.layer().forward(tape, small));
          return merge.layer().forward(tape, tape.apply(concat, bridge, large));
        });
  }

  private static Sequential twice(int width) {
    List<LayerSpec> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      layers.add(ResNet.convolution(width).padding(1));
      layers.add(BatchNorm.of());
      layers.add(Activation.relu());
    }
    return Sequential.of(layers.toArray(LayerSpec[]::new));
  }
}
