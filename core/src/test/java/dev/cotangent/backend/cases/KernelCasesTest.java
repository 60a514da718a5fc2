package dev.cotangent.backend.cases;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KernelCasesTest {
  /** Methods of a backend that compute nothing. */
  private static final Set<String> NO_KERNELS =
      Set.of(
          "allocate",
          "release",
          "persist",
          "write",
          "read",
          "synchronise",
          "name",
          "description",
          "memory",
          "close");

  private static final List<KernelCase> CASES = KernelCases.all();

  /** Cells whose gradient of x is computed from their state by more than a comparison. */
  private static final Set<RecurrentCell> READING =
      EnumSet.complementOf(EnumSet.of(RecurrentCell.RNN_IDENTITY, RecurrentCell.RNN_RELU));

  private static final RecurrentArguments.Options PLAIN =
      new RecurrentArguments.Options(false, false, true, true, true);

  @Test
  void everyKernelOfABackendHasACase() {
    Set<String> kernels =
        Arrays.stream(Backend.class.getMethods())
            .filter(method -> !NO_KERNELS.contains(method.getName()))
            .map(KernelCasesTest::name)
            .collect(Collectors.toSet());
    assertThat(kernels).hasSizeGreaterThan(20);
    assertThat(CASES.stream().map(KernelCase::kernel).collect(Collectors.toSet()))
        .isEqualTo(kernels);
  }

  @Test
  void everyCaseCallsTheKernelItNamesAndNoOther() {
    Set<String> called = new HashSet<>();
    try (Backend backend = new ReferenceBackend()) {
      Backend recorder = recorder(backend, called);
      for (KernelCase kernelCase : CASES) {
        called.clear();
        try (Execution execution = kernelCase.prepare(backend)) {
          execution.runOn(recorder);
        }
        assertThat(called).as(kernelCase.name()).containsExactly(kernelCase.kernel());
      }
    }
  }

  @Test
  void namesAreUnique() {
    assertThat(CASES.stream().map(KernelCase::name)).doesNotHaveDuplicates();
  }

  @Test
  void atLeastHalfOfEachResultIsSpecified() {
    var judge = new Judge(Precision.FLOAT);
    try (Backend backend = new ReferenceBackend()) {
      assertThat(CASES)
          .allSatisfy(c -> {
            Verdict verdict = judge.judge(c, backend);
            assertThat(verdict.unspecified()).as(c.name()).isLessThanOrEqualTo(verdict.compared());
          });
    }
  }

  @Test
  void smallIntegersLeaveNoToleranceToSums() {
    try (var backend = new TrackingBackend(Precision.FLOAT)) {
      for (KernelCase kernelCase : CASES) {
        boolean sums =
            kernelCase.kernel().equals("Primitives.matmul") || kernelCase.family() == Family.CONV;
        if (!sums || kernelCase.kind() != InputKind.SMALL_INTEGERS) {
          continue;
        }
        try (Execution execution = kernelCase.prepare(backend)) {
          execution.run();
          for (Execution.Output output : execution.outputs()) {
            assertThat(backend.tolerances(output.tensor()))
                .as(kernelCase.name())
                .usingComparator(Arrays::compare)
                .isEqualTo(new double[output.tensor().size()]);
          }
        }
      }
    }
  }

  @Test
  void everyCaseMovesBytesAndOtherSeedsGiveOtherInputs() {
    KernelCase kernelCase = ConvCases.all().getFirst();
    assertThat(kernelCase.bytes()).isPositive();
    assertThat(kernelCase.flops()).isPositive();
    try (Backend backend = new ReferenceBackend();
        Execution one = kernelCase.prepare(backend);
        Execution other = kernelCase.withSeed(1).prepare(backend)) {
      one.run();
      other.run();
      assertThat(one.results().getFirst()).isNotEqualTo(other.results().getFirst());
    }
  }

  /** x: of its later steps; h0: of all. The kit compares backends with what this looks at. */
  @Test
  void nanOfOneSequenceIsInAllOfItsLaterOutputsAndInNoOtherSequence() {
    for (RecurrentCell cell : RecurrentCell.values()) {
      var spec = new RecurrentSpec(cell, 3, 5, 4, 7, false);
      for (String input : List.of("x", "h0")) {
        KernelCase c = RecurrentCases.forward(InputKind.RANDOM, spec, PLAIN).with(input, NaN);
        double[] y = output(c, "y");
        int after = input.equals("x") ? 2 : 0;
        for (int i = 0; i < y.length; i++) {
          int step = i / spec.hidden() % spec.time();
          boolean reads = i / spec.hidden() / spec.time() == 1 && step >= after;
          assertThat(Double.isNaN(y[i])).as("%s, y[%d]", c, i).isEqualTo(reads);
        }
      }
    }
  }

  @Test
  void nanThatArrivesAtOneSequenceIsInNoOtherGradientOfX() {
    for (RecurrentCell cell : RecurrentCell.values()) {
      var spec = new RecurrentSpec(cell, 3, 5, 4, 7, false);
      for (String input : List.of("dy", "dFinalH", "x", "h0")) {
        KernelCase c = RecurrentCases.gradient(InputKind.RANDOM, spec, PLAIN).with(input, NaN);
        double[] dx = output(c, "dx");
        int sequence = dx.length / 3;
        boolean reads = READING.contains(cell) || input.startsWith("d");
        for (int i = 0; i < 3; i++) {
          assertThat(Arrays.stream(dx, i * sequence, (i + 1) * sequence).anyMatch(Double::isNaN))
              .as("%s, dx of sequence %d", c, i)
              .isEqualTo(reads && i == 1);
        }
      }
    }
  }

  /** Zeros of the padding may make NaN of what an infinity in a filter only might have read. */
  @Test
  void whatIsLeftOpenIsWhereNumbersThatAreNotFiniteMeetPadding() {
    var geometry =
        new ConvCases.Geometry(
            "one pixel",
            Shape.of(1, 1, 1, 1),
            1,
            Conv2dSpec.of(Window2d.of(1, 3).padding(0, 0, 1, 1)));
    KernelCase forward = ConvCases.forward(geometry, InputKind.RANDOM, false);
    try (var oracle = new TrackingBackend(Precision.FLOAT)) {
      double[] open = {Double.POSITIVE_INFINITY};
      assertThat(tolerances(oracle, forward.with("w", 1, NaN, 1))).containsExactly(0);
      assertThat(tolerances(oracle, forward.with("w", NaN, 1, 1))).isEqualTo(open);
      assertThat(tolerances(oracle, forward.with("w", NaN, Double.NEGATIVE_INFINITY, 1)))
          .containsExactly(NaN);
      assertThat(tolerances(oracle, forward.with("x", NaN))).containsExactly(0);
    }
  }

  private static double[] tolerances(TrackingBackend oracle, KernelCase kernelCase) {
    try (Execution execution = kernelCase.prepare(oracle)) {
      execution.run();
      return oracle.tolerances(execution.outputs().getFirst().tensor());
    }
  }

  private static double[] output(KernelCase kernelCase, String name) {
    try (Backend backend = new ReferenceBackend();
        Execution execution = kernelCase.prepare(backend)) {
      execution.run();
      Execution.Output output =
          execution.outputs().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
      return Execution.read(backend, output.tensor());
    }
  }

  private static Backend recorder(Backend backend, Set<String> called) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              called.add(name(method));
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }
}
