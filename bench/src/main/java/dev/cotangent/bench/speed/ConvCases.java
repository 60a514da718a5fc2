package dev.cotangent.bench.speed;

import dev.cotangent.bench.speed.SpeedCase.Cost;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Convolutions without bias: those of residual networks, ConvNeXt and LeNet. */
final class ConvCases {
  private ConvCases() {}

  static List<SpeedCase> all() {
    return Stream.of(
            residual(3, 32, 64),
            residual(64, 32, 64),
            residual(128, 16, 128),
            residual(256, 8, 256),
            residual(512, 4, 512),
            conv("32x64x32x32-128-3x3s2", 32, 32, 64, filters(128, 3).stride(2)),
            conv("32x256x16x16-64-1x1", 32, 16, 256, filters(64, 1)),
            conv("16x96x56x56-dw7x7", 16, 56, 96, filters(96, 7).groups(96)),
            conv("64x1x28x28-32-5x5", 64, 28, 1, filters(32, 5)))
        .flatMap(List::stream)
        .toList();
  }

  private static Conv2d filters(int count, int size) {
    return Conv2d.filters(count).kernel(size).padding(size / 2).withoutBias();
  }

  /** 3 by 3 on 32 images, named as batch, channels, height, width, filters. */
  private static List<SpeedCase> residual(int channels, int side, int filters) {
    String name = "32x%dx%dx%d-%d-3x3".formatted(channels, side, side, filters);
    return conv(name, 32, side, channels, filters(filters, 3));
  }

  private static List<SpeedCase> conv(String name, int batch, int side, int channels, Conv2d conv) {
    var options = conv.options();
    Shape images = Shape.of(batch, side, side, channels);
    Shape y = options.window().output(images, options.filters());
    int taps = options.window().height() * options.window().width();
    double flops = 2.0 * y.size() * taps * channels / options.groups();
    return List.of(
        new SpeedCase(
            "conv/" + name + "/fwd",
            Cost.flops(flops),
            backend -> LayerWork.forward(backend, conv, images)),
        new SpeedCase(
            "conv/" + name + "/fwd+bwd",
            Cost.flops(3 * flops),
            backend -> LayerWork.both(backend, conv, images)));
  }
}
