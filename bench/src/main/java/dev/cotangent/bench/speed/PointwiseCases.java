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
        elementwise("add", x.plus(Expr.input(1))),
        elementwise("exp", x.exp()),
        elementwise("tanh", x.tanh()),
        elementwise("sigmoid", x.sigmoid()),
        forward("elementwise/gelu-1M", Activation.gelu(), Shape.of(1, MILLION), 2),
        forward("softmax/512x1000", SOFTMAX, Shape.of(512, 1000), 2),
        forward(pooling, pool, IMAGES, 1.25),
        both(pooling + "/fwd+bwd", pool, IMAGES, 2.5),
        both("batchnorm/32x64x32x32/fwd+bwd", BatchNorm.of(), IMAGES, 8));
  }

  private static SpeedCase elementwise(String function, Expr f) {
    Fused program = Fused.of(f);
    return new SpeedCase(
        "elementwise/" + function + "-1M",
        bytes(MILLION, program.inputs() + 1),
        backend -> pointwise(backend, program));
  }

  private static Runnable pointwise(Backend backend, Fused program) {
    Tensor[] in = new Tensor[program.inputs()];
    for (int i = 0; i < in.length; i++) {
      in[i] = SpeedCases.tensor(backend, Shape.of(MILLION));
    }
    Tensor[] out = {SpeedCases.tensor(backend, Shape.of(MILLION))};
    double[] scalars = {};
    return () -> {
      backend.pointwise(program, in, scalars, out);
      backend.synchronise();
    };
  }

  /**
   * A layer's output.
   *
   * @param passes how often a batch's worth of numbers is read or written
   */
  private static SpeedCase forward(String name, LayerSpec layer, Shape batch, double passes) {
    return new SpeedCase(
        name, bytes(batch.size(), passes), backend -> LayerWork.forward(backend, layer, batch));
  }

  private static SpeedCase both(String name, LayerSpec layer, Shape batch, double passes) {
    return new SpeedCase(
        name, bytes(batch.size(), passes), backend -> LayerWork.both(backend, layer, batch));
  }

  private static Cost bytes(int count, double passes) {
    return Cost.bytes(passes * count * Float.BYTES);
  }
}
