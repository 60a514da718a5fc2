package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.speed.SpeedCase.Cost;
import dev.cotangent.cnn.MaxPool2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.SoftmaxOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** Work that moves numbers more than it computes: elementwise functions, pooling, normalising. */
final class PointwiseCases {
  private static final int MILLION = 1 << 20;
  private static final Shape IMAGES = Shape.of(32, 32, 32, 64);
  private static final LayerSpec SOFTMAX =
      (_, input) -> new LayerSpec.Built(input, (tape, x) -> tape.apply(new SoftmaxOp(), x));

  private PointwiseCases() {}

  static List<SpeedCase> all() {
    Expr x = Expr.input(0);
    LayerSpec pool = MaxPool2d.of(2);
    String pooling = "maxpool2x2/32x64x32x32";
    return List.of(
        elementwise("add", x.plus(Expr.input(1)), 1),
        elementwise("exp", x.exp(), 1),
        elementwise("tanh", x.tanh(), 1),
        elementwise("sigmoid", x.sigmoid(), 1),
        forward("elementwise/gelu-1M", Activation.gelu(), Shape.of(1, MILLION), 3),
        forward("softmax/512x1000", SOFTMAX, Shape.of(512, 1000), 3),
        forward(pooling, pool, IMAGES, 2),
        both(pooling + "/fwd+bwd", pool, IMAGES, 4.5),
        both("batchnorm/32x64x32x32/fwd+bwd", BatchNorm.of(), IMAGES, 10));
  }

  /** A function of some millions of numbers; the result is read, too, before it is written. */
  static SpeedCase elementwise(String function, Expr f, int millions) {
    Fused program = Fused.of(f);
    Shape shape = Shape.of(millions * MILLION);
    return new SpeedCase(
        "elementwise/" + function + "-" + millions + "M",
        bytes(shape.size(), program.inputs() + 2),
        backend -> pointwise(backend, program, shape));
  }

  private static Runnable pointwise(Backend backend, Fused program, Shape shape) {
    Tensor[] in = new Tensor[program.inputs()];
    for (int i = 0; i < in.length; i++) {
      in[i] = SpeedCases.tensor(backend, shape);
    }
    Tensor[] out = {SpeedCases.tensor(backend, shape)};
    double[] scalars = {};
    return () -> {
      backend.pointwise(program, in, scalars, out);
      backend.synchronise();
    };
  }

  /**
   * A layer's output.
   *
   * @param passes how often a batch's worth of numbers is read or written, see {@link MemoryCases}
   */
  static SpeedCase forward(String name, LayerSpec layer, Shape batch, double passes) {
    return new SpeedCase(
        name, bytes(batch.size(), passes), backend -> LayerWork.forward(backend, layer, batch));
  }

  static SpeedCase both(String name, LayerSpec layer, Shape batch, double passes) {
    return new SpeedCase(
        name, bytes(batch.size(), passes), backend -> LayerWork.both(backend, layer, batch));
  }

  private static Cost bytes(int count, double passes) {
    return Cost.bytes(passes * count * Float.BYTES);
  }
}
