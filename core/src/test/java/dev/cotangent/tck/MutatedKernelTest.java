package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.InputKind;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.backend.cases.Precision;
import dev.cotangent.backend.reference.ReferenceBackend;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Proves that the kit can fail: each mistake in a kernel fails a case, judged as a float backend.
 *
 * <p>The kernels are those of the reference, so all that remains of the tolerance must catch the
 * mistake. Extreme inputs are left out: there float64 rightly differs from float.
 */
class MutatedKernelTest {
  private static final Judge JUDGE = new Judge(Precision.FLOAT);
  private static final List<KernelCase> CASES = KernelCases.all();

  @TestFactory
  Stream<DynamicTest> mistakeIsFound() {
    return Mutations.all().stream()
        .map(mutation ->
            DynamicTest.dynamicTest(
                mutation.kernel() + " " + mutation.name(), () -> requireFound(mutation)));
  }

  @TestFactory
  Stream<DynamicTest> kernelWithoutMistakePasses() {
    return kernels()
        .map(kernel ->
            DynamicTest.dynamicTest(
                kernel,
                () -> {
                  try (Backend backend = new ReferenceBackend()) {
                    assertThat(cases(kernel))
                        .allSatisfy(c ->
                            assertThat(JUDGE.judge(c, backend).failures()).as(c.name()).isEmpty());
                  }
                }));
  }

  @Test
  void everyKernelHasAMistake() {
    assertThat(Mutations.all().stream().map(Mutation::kernel).collect(Collectors.toSet()))
        .containsAll(kernels().toList());
  }

  private static void requireFound(Mutation mutation) {
    try (Backend backend = new ReferenceBackend()) {
      Backend mutant = mutation.in(backend);
      boolean found =
          cases(mutation.kernel()).stream()
              .anyMatch(c -> !JUDGE.judge(c, backend, mutant).passed());
      assertThat(found).as("a case fails because it %s", mutation.name()).isTrue();
    }
  }

  private static Stream<String> kernels() {
    return CASES.stream().map(KernelCase::kernel).distinct();
  }

  private static List<KernelCase> cases(String kernel) {
    return CASES.stream()
        .filter(c -> c.kernel().equals(kernel) && c.kind() != InputKind.EXTREME)
        .toList();
  }
}
