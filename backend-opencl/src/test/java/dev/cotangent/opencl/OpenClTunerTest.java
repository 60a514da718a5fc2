package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.opencl.OpenClTuner.Outcome;
import dev.cotangent.opencl.OpenClTuner.Trial;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class OpenClTunerTest {
  private static TimeLimit seconds(int seconds) {
    return new TimeLimit(Duration.ofSeconds(seconds), System::nanoTime);
  }

  @TempDir private Path path;

  @Test
  void whatTuningFindsIsWhatTheBackendOpensWith() throws Exception {
    ClDevice device = TestDevice.get();
    var folder = new CacheFolder(path);
    List<Trial> heard = new ArrayList<>();
    OpenClTuner.Result result =
        OpenClTuner.run(device, DeviceClass.CPU, folder, seconds(3), () -> false, heard::add);
    assertThat(result.trials()).isEqualTo(heard).isNotEmpty();
    assertThat(heard.getFirst().outcome()).isEqualTo(Outcome.DEFAULT);
    assertThat(heard).extracting(Trial::outcome).doesNotContain(Outcome.WRONG, Outcome.FAILED);
    assertThat(heard).allSatisfy(trial -> assertThat(trial.gflops()).isPositive());
    assertThat(files()).containsExactly(result.file());
    var log = System.getLogger("test");
    Tuning found = Tuning.load(folder, device, DeviceClass.CPU, log);
    assertThat(found.tiles()).containsKey(ProductKind.CPU_WIDE);
    String chosen =
        heard.stream()
            .filter(t -> t.product().equals("CPU_WIDE"))
            .filter(t -> t.outcome() == Outcome.DEFAULT || t.outcome() == Outcome.CHOSEN)
            .reduce((a, b) -> b)
            .orElseThrow()
            .tile();
    assertThat(found.tiles().get(ProductKind.CPU_WIDE)).hasToString(chosen);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.toList();
    }
  }

  @Test
  void nothingIsTriedWithoutTime() throws Exception {
    OpenClTuner.Result result = tuned(new TimeLimit(Duration.ZERO, () -> 0), trial -> {});
    assertThat(result.trials()).isEmpty();
    assertThat(files()).isEmpty();
    assertThat(result.complete()).isFalse();
  }

  @Test
  void candidateThatIsNotDoneAtTheEndIsGivenUp() throws Exception {
    var clock = new AtomicLong();
    var limit = new TimeLimit(Duration.ofNanos(5), clock::getAndIncrement);
    OpenClTuner.Result result = tuned(limit, trial -> {});
    assertThat(result.trials()).isEmpty();
    assertThat(clock).as("times that the clock was read").hasValueLessThan(20);
    assertThat(result.complete()).isFalse();
  }

  @Test
  void whatWasFoundBeforeTheEndIsKept() throws Exception {
    var clock = new AtomicLong();
    var limit = new TimeLimit(Duration.ofNanos(2), clock::get);
    OpenClTuner.Result result = tuned(limit, trial -> clock.incrementAndGet());
    assertThat(result.trials()).hasSize(2);
    assertThat(result.complete()).isFalse();
    assertThat(files()).containsExactly(result.file());
  }

  private OpenClTuner.Result tuned(TimeLimit limit, Consumer<Trial> listener) throws IOException {
    return OpenClTuner.run(
        TestDevice.get(), DeviceClass.CPU, new CacheFolder(path), limit, () -> false, listener);
  }

  @Test
  void openingABackendTunesNothing() throws Exception {
    try (var backend = OpenClBackend.open(TestDevice.get())) {
      assertThat(backend.context.tuning().tiles()).isEmpty();
    }
    assertThat(files()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyTileGivesTheSameBits() {
    ClDevice device = TestDevice.get();
    return Stream.of(ProductKind.values())
        .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> compare(device, kind)));
  }

  private static void compare(ClDevice device, ProductKind kind) {
    int lanes = ClContext.vectorLanes(device, kind.deviceClass());
    GemmSpec spec = kind.checks(lanes).getFirst();
    List<Tile> tiles = kind.candidates(lanes).stream().filter(t -> t.fits(device)).toList();
    float[] expected = product(device, kind, tiles.getFirst(), spec);
    // A few of the many for GPUs: each is compiled.
    int step = Math.max(1, tiles.size() / 4);
    for (int i = 1; i < tiles.size(); i += step) {
      assertThat(product(device, kind, tiles.get(i), spec))
          .as(tiles.get(i)::toString)
          .isEqualTo(expected);
    }
  }

  private static float[] product(ClDevice device, ProductKind kind, Tile tile, GemmSpec spec) {
    Tuning tuning = Tuning.none().with(kind, tile);
    try (var backend = OpenClBackend.open(device, kind.deviceClass(), tuning, false)) {
      Tensor c = backend.allocate(ElementType.REAL, Shape.of(spec.m() * spec.n()), Lifetime.SCOPED);
      backend.matmul(
          spec, numbers(backend, spec.m() * spec.k()), numbers(backend, spec.n() * spec.k()), c);
      return TensorValues.floats(c);
    }
  }

  private static Tensor numbers(OpenClBackend backend, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = Math.sin(i + 1);
    }
    return TensorValues.of(backend, Shape.of(count), values);
  }
}
