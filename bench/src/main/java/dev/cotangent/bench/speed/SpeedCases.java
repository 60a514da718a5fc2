package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.expr.Threefry;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The cases of the speed table; {@code pytorch_peer.py} has the same, by the same names. */
public final class SpeedCases {
  private static final Set<String> BRIEF =
      Set.of(
          "gemm/1024x1024x1024",
          "train/lenet5-mnist-b64-sgd",
          "train/cnn-mnist-b64-adam",
          "train/mlp-784-512-512-10-b128-adam",
          "train/rnn128-rowmnist-b64-adam",
          "train/lstm128-rowmnist-b64-adam",
          "train/gru128-rowmnist-b64-adam");

  private SpeedCases() {}

  /** Returns all cases. */
  public static List<SpeedCase> all() {
    return Stream.of(
            GemmCases.all(),
            ConvCases.all(),
            RecurrentCases.all(),
            PointwiseCases.all(),
            MemoryCases.all(),
            OptimiserCases.all(),
            ModelCases.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Returns the cases that are measured unless others are asked for. */
  static List<SpeedCase> brief() {
    return all().stream().filter(c -> BRIEF.contains(c.name())).toList();
  }

  /**
   * Returns the case of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SpeedCase named(String name) {
    return all().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("cases: none is called " + name));
  }

  /** Returns a tensor of numbers from -1 to 1, the same in each run. */
  public static Tensor tensor(Backend backend, Shape shape) {
    Tensor tensor = backend.allocate(ElementType.REAL, shape, Lifetime.PERSISTENT);
    backend.write(numbers(shape.size()), tensor);
    return tensor;
  }

  /** Returns numbers from -1 to 1, the same in each run. */
  static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (int) (Threefry.bits(1, 2, 3, i) >>> 40) / (float) (1 << 23) - 1;
    }
    return numbers;
  }
}
