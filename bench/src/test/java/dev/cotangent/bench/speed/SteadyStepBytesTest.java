package dev.cotangent.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once the JVM has compiled a training step, all its threads together allocate little.
 *
 * <p>That bounds new memory for tensors, too: the activations of a step are far larger.
 */
class SteadyStepBytesTest {
  private static final int THREADS = 2;
  private static final double SLICE_SECONDS = 0.5;
  private static final int MOST_SLICES = 240;

  @ParameterizedTest
  @CsvSource({"train/lstm128-rowmnist-b64-adam,64", "train/lenet5-mnist-b64-sgd,64"})
  void trainingStepOfTheBasicModelsAllocatesFewKilobytesOfObjects(String name, int kilobytes) {
    assertSteady(name, kilobytes);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train/mlp-784-512-512-10-b128-adam",
        "train/rnn128-rowmnist-b64-adam",
        "train/gru128-rowmnist-b64-adam"
      })
  void trainingStepOfTheOtherModelsAllocatesLessThan64KilobytesOfObjects(String name) {
    assertSteady(name, 64);
  }

  private static void assertSteady(String name, int kilobytes) {
    SpeedCase measured =
        SpeedCases.all().stream().filter(c -> c.name().equals(name)).findAny().orElseThrow();
    try (Backend backend = Backends.named("cpu-simd", BackendOptions.defaults().threads(THREADS))) {
      Runnable step = measured.prepare().apply(backend);
      double most = 1024.0 * kilobytes;
      assertThat(bytesOnceWarm(step, most)).as("bytes of a step").isPositive().isLessThan(most);
    }
  }

  /** Trains until a slice of steps is below the bound, and gives up after two minutes. */
  private static double bytesOnceWarm(Runnable step, double most) {
    double bytes = Double.POSITIVE_INFINITY;
    for (int slice = 0; slice < MOST_SLICES && bytes >= most; slice++) {
      bytes = Timing.measure(step, SLICE_SECONDS).bytesPerCall();
    }
    return bytes;
  }
}
