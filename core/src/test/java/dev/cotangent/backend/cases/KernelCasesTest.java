package dev.cotangent.backend.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
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
