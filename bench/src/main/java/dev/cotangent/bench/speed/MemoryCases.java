package dev.cotangent.bench.speed;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.bench.speed.SpeedCase.Cost;
import dev.cotangent.cnn.AveragePool2d;
import dev.cotangent.cnn.MaxPool2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.LayerNorm;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.nn.RmsNorm;
import dev.cotangent.nn.SoftmaxOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * Work on data that fit in no cache: its share of the bandwidth says what it wastes.
 *
 * <p>The passes count how often a batch's worth of numbers is read or written: by the least number
 * of readings that the method needs, each row or image being kept in a cache meanwhile. What is
 * written but not read counts twice, see {@link SpeedCase.Cost#bytes}.
 */
final class MemoryCases {
  private static final Shape FLAT = Shape.of(1, 16 << 20);
  private static final Shape SQUARE = Shape.of(16384, 1024);
  private static final Shape IMAGES = Shape.of(128, 32, 32, 64);
  private static final LayerSpec SOFTMAX =
      (_, input) -> new LayerSpec.Built(input, (tape, x) -> tape.apply(new SoftmaxOp(), x));

  private MemoryCases() {}

  static List<SpeedCase> all() {
    Expr x = Expr.input(0);
    return List.of(
        PointwiseCases.elementwise("add", x.plus(Expr.input(1)), 16),
        PointwiseCases.elementwise("exp", x.exp(), 16),
        forward("elementwise/gelu-16M", Activation.gelu(), FLAT, 3),
        both("elementwise/gelu-16M", Activation.gelu(), FLAT, 7),
        both("dropout/16M", Dropout.of(0.5), FLAT, 6),
        reduction("sum-16M", ReduceOp.sum()),
        reduction("sum-rows-16384x1024", ReduceOp.sum(0)),
        reduction("sum-columns-16384x1024", ReduceOp.sum(1)),
        reduction("mean-columns-16384x1024", ReduceOp.mean(1)),
        forward("softmax/16384x1000", SOFTMAX, Shape.of(16384, 1000), 3),
        both("softmax/16384x1000", SOFTMAX, Shape.of(16384, 1000), 7),
        both("layernorm/16384x768", LayerNorm.of(), Shape.of(16384, 768), 7),
        both("layernorm/131072x96", LayerNorm.of(), Shape.of(131072, 96), 7),
        both("rmsnorm/16384x768", RmsNorm.of(), Shape.of(16384, 768), 7),
        both("batchnorm/128x64x32x32", BatchNorm.of(), IMAGES, 10),
        both("maxpool2x2/128x64x32x32", MaxPool2d.of(2), IMAGES, 4.5),
        both("averagepool2x2/128x64x32x32", AveragePool2d.of(2), IMAGES, 3.75));
  }

  private static SpeedCase forward(String name, LayerSpec layer, Shape batch, double passes) {
    return PointwiseCases.forward(name + "/fwd", layer, batch, passes);
  }

  private static SpeedCase both(String name, LayerSpec layer, Shape batch, double passes) {
    return PointwiseCases.both(name + "/fwd+bwd", layer, batch, passes);
  }

  /** A sum of 16 million numbers, each read once. */
  private static SpeedCase reduction(String name, ReduceOp op) {
    return new SpeedCase(
        "reduce/" + name,
        Cost.bytes((double) SQUARE.size() * Float.BYTES),
        backend -> reducing(backend, op));
  }

  private static Runnable reducing(Backend backend, ReduceOp op) {
    Tensor x = SpeedCases.tensor(backend, SQUARE);
    return () -> {
      try (Tape tape = Tape.inference(backend)) {
        var unused = tape.apply(op, tape.constant(x));
      }
      backend.synchronise();
    };
  }
}
