package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.cnn.LeNet5;
import dev.cotangent.cnn.SmallCnn;
import dev.cotangent.expr.Threefry;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Sgd;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Recurrent;
import dev.cotangent.rnn.SequenceClassifier;
import dev.cotangent.rnn.SimpleRnn;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** The cases of the speed table; {@code pytorch_peer.py} has the same, by the same names. */
final class SpeedCases {
  private static final int CLASSES = 10;
  private static final int GEMM = 1024;
  private static final Shape IMAGE = Shape.of(28, 28, 1);
  private static final Shape ROWS = Shape.of(28, 28);

  private static final UpdateRule MOMENTUM = Sgd.of(0.01).momentum(0.9);
  private static final UpdateRule ADAM = Adam.of(1e-3);

  private SpeedCases() {}

  /** Returns all cases. */
  static List<SpeedCase> all() {
    return List.of(
        new SpeedCase("gemm/1024x1024x1024", 2.0 * GEMM * GEMM * GEMM, 0, SpeedCases::gemm),
        training("lenet5-mnist-b64-sgd", LeNet5.of(CLASSES), 64, IMAGE, MOMENTUM),
        training("cnn-mnist-b64-adam", SmallCnn.of(CLASSES), 64, IMAGE, ADAM),
        training("mlp-784-512-512-10-b128-adam", mlp(), 128, Shape.of(784), ADAM),
        recurrent("rnn128", SimpleRnn.units(128)),
        recurrent("lstm128", Lstm.units(128)),
        recurrent("gru128", Gru.units(128)));
  }

  /** Returns numbers from -1 to 1, the same in each run. */
  static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (int) (Threefry.bits(1, 2, 3, i) >>> 40) / (float) (1 << 23) - 1;
    }
    return numbers;
  }

  private static SpeedCase training(
      String name, LayerSpec model, int batch, Shape input, UpdateRule rule) {
    return new SpeedCase(
        "train/" + name,
        0,
        batch,
        backend -> TrainingWork.of(model.build(backend, 1, input), batch, CLASSES, rule));
  }

  private static SpeedCase recurrent(String name, Recurrent<?> layer) {
    LayerSpec model = SequenceClassifier.of(layer, CLASSES);
    return training(name + "-rowmnist-b64-adam", model, 64, ROWS, ADAM);
  }

  private static LayerSpec mlp() {
    Activation relu = Activation.relu();
    return Sequential.of(
        Dense.of(512).activation(relu), Dense.of(512).activation(relu), Dense.of(CLASSES));
  }

  private static Runnable gemm(Backend backend) {
    Shape square = Shape.of(GEMM, GEMM);
    Tensor a = backend.allocate(ElementType.REAL, square, Lifetime.PERSISTENT);
    Tensor b = backend.allocate(ElementType.REAL, square, Lifetime.PERSISTENT);
    Tensor c = backend.allocate(ElementType.REAL, square, Lifetime.PERSISTENT);
    backend.write(numbers(square.size()), a);
    backend.write(numbers(square.size()), b);
    GemmSpec spec = GemmSpec.of(GEMM, GEMM, GEMM);
    return () -> {
      backend.matmul(spec, a, b, c);
      backend.synchronise();
    };
  }
}
