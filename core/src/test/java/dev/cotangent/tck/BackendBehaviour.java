package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendProvider;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Scope;
import dev.cotangent.backend.cases.Execution;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How a backend owns memory, transfers numbers, and refuses what is wrong. */
abstract class BackendBehaviour {
  BackendBehaviour() {}

  /** Opens the backend under test. */
  protected abstract Backend backend();

  /** Returns its provider, if it has one. */
  protected Optional<BackendProvider> provider() {
    return Optional.empty();
  }

  @TestFactory
  Stream<DynamicTest> kernelRefusesTensorsOfAnotherBackend() {
    return eachKernel(kernelCase -> {
      try (Backend backend = backend();
          Backend other = new ReferenceBackend();
          Execution foreign = kernelCase.prepare(other)) {
        assertThatThrownBy(() -> foreign.runOn(backend))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("backend");
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> kernelRefusesReleasedTensorsAndSaysWhatReleasedThem() {
    return eachKernel(kernelCase -> {
      try (Backend backend = backend()) {
        Execution execution = kernelCase.prepare(backend);
        execution.close();
        assertThatThrownBy(execution::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("the end of the case");
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> kernelRefusesToRunAfterClose() {
    return eachKernel(kernelCase -> {
      Backend backend = backend();
      Execution execution = kernelCase.prepare(backend);
      backend.close();
      assertThatThrownBy(execution::run).isInstanceOf(IllegalStateException.class);
    });
  }

  @TestFactory
  Stream<DynamicTest> wrongArgumentsAreRefusedByName() {
    return WrongCalls.all().stream()
        .map(wrong ->
            DynamicTest.dynamicTest(
                wrong.name(),
                () -> {
                  try (Backend backend = backend();
                      Scope scope = new Scope(backend, "a test")) {
                    assertThatThrownBy(() -> wrong.call().on(backend, scope))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(wrong.kernel());
                  }
                }));
  }

  @Test
  void indexOutOfRangeWritesNothing() {
    try (Backend backend = backend();
        Scope scope = new Scope(backend, "a test")) {
      for (int bad : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        Tensor table = reals(backend, scope, Shape.of(3, 5));
        Tensor rows = reals(backend, scope, Shape.of(3, 5));
        Tensor indices = scope.allocate(ElementType.INT, Shape.of(3));
        backend.write(new int[] {0, 2, bad}, indices);
        assertThatThrownBy(() -> backend.takeRows(table, indices, rows))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> backend.addRows(rows, indices, table))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(Execution.read(backend, rows)).isEqualTo(counting(15));
        assertThat(Execution.read(backend, table)).isEqualTo(counting(15));
      }
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    Backend backend = backend();
    backend.close();
    assertThatCode(backend::close).doesNotThrowAnyException();
    assertThatThrownBy(() -> backend.allocate(ElementType.REAL, Shape.of(1), Lifetime.SCOPED))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void newTensorsAreDenseAndLiveAndOwned() {
    try (Backend backend = backend()) {
      for (Lifetime lifetime : Lifetime.values()) {
        for (ElementType type : ElementType.values()) {
          for (int[] extents : new int[][] {{}, {0}, {1}, {3, 5}, {2, 0, 4}, {1, 1, 257}}) {
            Tensor tensor = backend.allocate(type, Shape.of(extents), lifetime);
            assertThat(tensor.shape()).isEqualTo(Shape.of(extents));
            assertThat(tensor.type()).isEqualTo(type);
            assertThat(tensor.isDense()).isTrue();
            assertThat(tensor.buffer().isLive()).isTrue();
            assertThat(tensor.buffer().owner()).isSameAs(backend);
            backend.release(tensor.buffer(), "a test");
            assertThat(tensor.buffer().isLive()).isFalse();
          }
        }
      }
    }
  }

  @Test
  void whatWasWrittenIsReadInEveryType() {
    try (Backend backend = backend();
        Scope scope = new Scope(backend, "a test")) {
      double[] values = {0, -1.5, 0x1p-100, Double.NaN, Double.NEGATIVE_INFINITY, 0.1};
      float[] narrow = new float[values.length];
      double[] wide = new double[values.length];
      Tensor real = scope.allocate(values.length);
      backend.write(values, real);
      backend.read(real, narrow);
      backend.read(real, wide);
      assertThat(narrow)
          .containsExactly(0, -1.5f, 0x1p-100f, Float.NaN, Float.NEGATIVE_INFINITY, 0.1f);
      assertThat(wide[5]).isCloseTo(0.1, within(0x1p-27));
      backend.write(narrow, real);
      backend.read(real, wide);
      assertThat(wide[5]).isEqualTo(0.1f);
      int[] integers = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 16_777_217};
      int[] read = new int[integers.length];
      Tensor whole = scope.allocate(ElementType.INT, Shape.of(integers.length));
      backend.write(integers, whole);
      backend.read(whole, read);
      assertThat(read).isEqualTo(integers);
    }
  }

  @Test
  void arraysMayBeReusedAsSoonAsACallReturns() {
    try (Backend backend = backend();
        Scope scope = new Scope(backend, "a test")) {
      double[] values = counting(1000);
      Tensor tensor = scope.allocate(1000);
      backend.write(values, tensor);
      Arrays.fill(values, Double.NaN);
      backend.synchronise();
      assertThat(Execution.read(backend, tensor)).isEqualTo(counting(1000));
    }
  }

  @Test
  void scopesRecycleWhatWasNotKept() {
    try (Backend backend = backend()) {
      Tensor kept;
      Tensor lost;
      try (Scope scope = new Scope(backend, "training step 12")) {
        kept = scope.keep(reals(backend, scope, Shape.of(3, 4)));
        lost = reals(backend, scope, Shape.of(3, 4));
      }
      assertThatThrownBy(() -> Execution.read(backend, lost))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("training step 12")
          .hasMessageContaining("keep");
      for (int i = 0; i < 50; i++) {
        try (Scope scope = new Scope(backend, "step " + i)) {
          backend.fill(-1, scope.allocate(3, 4));
          backend.fill(-2, scope.allocate(3, 4));
        }
      }
      assertThat(Execution.read(backend, kept)).isEqualTo(counting(12));
    }
  }

  @Test
  void endedScopesGiveNothingAndMayEndAgain() {
    try (Backend backend = backend()) {
      var scope = new Scope(backend, "training step 12");
      Tensor tensor = reals(backend, scope, Shape.of(3));
      scope.close();
      assertThatCode(scope::close).doesNotThrowAnyException();
      assertThatThrownBy(() -> scope.allocate(4))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("scope: training step 12 has ended; a tensor of shape [4] needs another");
      assertThatThrownBy(() -> scope.keep(tensor))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the end of training step 12");
    }
  }

  @Test
  void scopesRefuseOtherThreads() throws Exception {
    try (Backend backend = backend();
        Scope scope = new Scope(backend, "training step 12");
        var other = Executors.newSingleThreadExecutor()) {
      Tensor tensor = reals(backend, scope, Shape.of(3));
      for (Runnable use :
          List.<Runnable>of(
              () -> scope.allocate(3),
              () -> scope.keep(tensor),
              () -> scope.release(tensor, "a test"),
              scope::close)) {
        assertThatThrownBy(() -> other.submit(use).get())
            .hasCauseInstanceOf(IllegalStateException.class)
            .hasMessageContaining("training step 12 belongs to thread");
      }
      assertThat(Execution.read(backend, tensor)).isEqualTo(counting(3));
    }
  }

  @Test
  void liveTensorsShareNoMemory() {
    try (Backend backend = backend();
        Scope scope = new Scope(backend, "a test")) {
      Tensor persistent = backend.allocate(ElementType.REAL, Shape.of(37), Lifetime.PERSISTENT);
      Map<Integer, Tensor> live = new LinkedHashMap<>();
      live.put(-1, persistent);
      for (int i = 0; i < 60; i++) {
        live.put(i, scope.allocate(1 + i * 7 % 41));
        if (i % 3 == 2) {
          scope.release(Objects.requireNonNull(live.remove(i - 1)), "a test");
        }
      }
      live.forEach((i, tensor) -> backend.fill(i, tensor));
      live.forEach(
          (i, tensor) -> assertThat(Execution.read(backend, tensor)).containsOnly(i.doubleValue()));
    }
  }

  @Test
  void providerTellsTheTruth() {
    if (provider().isEmpty()) {
      return;
    }
    BackendProvider provider = provider().orElseThrow();
    assertThat(provider.availability())
        .isInstanceOfSatisfying(
            Availability.Usable.class, usable -> assertThat(usable.description()).isNotBlank());
    try (Backend backend = provider.open(BackendOptions.defaults());
        Backend second = provider.open(BackendOptions.defaults().threads(1))) {
      assertThat(backend.name()).isEqualTo(provider.name());
      assertThat(backend.description()).isNotBlank().doesNotContain("\n");
      assertThat(second).isNotSameAs(backend);
    }
  }

  private interface Check {
    void on(KernelCase kernelCase);
  }

  /** Runs a check with the first case of each kernel that has something to do. */
  private static Stream<DynamicTest> eachKernel(Check check) {
    Map<String, KernelCase> first = new LinkedHashMap<>();
    for (KernelCase kernelCase : KernelCases.all()) {
      if (!first.containsKey(kernelCase.kernel()) && kernelCase.bytes() >= 32) {
        first.put(kernelCase.kernel(), kernelCase);
      }
    }
    return first.values().stream().map(c -> DynamicTest.dynamicTest(c.kernel(), () -> check.on(c)));
  }

  private static Tensor reals(Backend backend, Scope scope, Shape shape) {
    Tensor tensor = scope.allocate(shape);
    backend.write(counting(shape.size()), tensor);
    return tensor;
  }

  private static double[] counting(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> i);
    return values;
  }
}
