package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Execution;
import dev.cotangent.backend.cases.Family;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.backend.cases.Verdict;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Proves that a backend computes what the contract says: extend it and give the backend.
 *
 * <p>Runs every {@link KernelCase} and compares it with float64 within a tolerance that is derived
 * for each element, see {@link Judge}. Then: defaults against overrides, the same bits in every run
 * and with any number of threads, and everything in {@link BackendBehaviour}. A failure names the
 * case, its seed, the worst element and its tolerance.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance extends BackendBehaviour {
  /** Families whose kernels have defaults. */
  private static final Set<Family> WITH_DEFAULTS =
      EnumSet.of(
          Family.MATMUL, Family.CONV, Family.POOL, Family.NORM, Family.LOSS, Family.RECURRENT);

  private Backend shared;
  private Judge judge;

  /** For subclasses. */
  protected BackendConformance() {}

  /** Opens a backend that computes with a number of threads, if it has that option. */
  protected Optional<Backend> backend(int threads) {
    return Optional.empty();
  }

  /** Returns the cases of a family; override to leave out what would take too long. */
  protected List<KernelCase> cases(Family family) {
    return KernelCases.of(family);
  }

  /**
   * Returns the families whose defaults are run; override to leave out what would take too long.
   */
  protected Set<Family> defaults() {
    return EnumSet.copyOf(WITH_DEFAULTS);
  }

  @BeforeAll
  final void open() {
    shared = backend();
    judge = new Judge(shared);
  }

  @AfterAll
  final void close() {
    if (shared != null) { // else there is no device, and opening it has skipped the class
      shared.close();
    }
  }

  @TestFactory
  Stream<DynamicContainer> everyKernelAgreesWithFloat64() {
    return Arrays.stream(Family.values())
        .map(family ->
            DynamicContainer.dynamicContainer(
                family.name(),
                cases(family).stream()
                    .map(c -> DynamicTest.dynamicTest(c.name(), () -> pass(c, shared)))));
  }

  @TestFactory
  Stream<DynamicTest> everyDefaultAgreesWithFloat64OnThisBackend() {
    Backend without = new DefaultsOnly(shared);
    return WITH_DEFAULTS.stream()
        .filter(defaults()::contains)
        .map(family ->
            DynamicTest.dynamicTest(
                family.name(), () -> cases(family).forEach(c -> pass(c, without))));
  }

  @TestFactory
  Stream<DynamicTest> everyKernelGivesTheSameBitsInEveryRun() {
    return perFamily(c -> {
      try (Execution execution = c.prepare(shared)) {
        execution.run();
        List<double[]> first = execution.results();
        execution.reset();
        execution.run();
        requireSameBits(c, "the second run", first, execution.results());
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> everyKernelGivesTheSameBitsWithAnyNumberOfThreads() {
    if (backend(1).isEmpty()) {
      return Stream.empty();
    }
    Backend one = backend(1).orElseThrow();
    Backend two = backend(2).orElseThrow();
    Backend three = backend(3).orElseThrow();
    return perFamily(
            c -> {
              List<double[]> expected = results(c, one);
              requireSameBits(c, "2 threads", expected, results(c, two));
              requireSameBits(c, "3 threads", expected, results(c, three));
            })
        .onClose(() -> {
          one.close();
          two.close();
          three.close();
        });
  }

  @Test
  void threadsMayShareTheBackend() throws Exception {
    List<KernelCase> some =
        Arrays.stream(Family.values()).flatMap(family -> cases(family).stream().limit(12)).toList();
    List<List<double[]>> expected = some.stream().map(c -> results(c, shared)).toList();
    Callable<List<List<double[]>>> all = () -> some.stream().map(c -> results(c, shared)).toList();
    try (var threads = Executors.newFixedThreadPool(3)) {
      for (Future<List<List<double[]>>> result : threads.invokeAll(List.of(all, all, all))) {
        for (int i = 0; i < some.size(); i++) {
          requireSameBits(
              some.get(i), "a thread among three", expected.get(i), result.get().get(i));
        }
      }
    }
  }

  private interface Check {
    void on(KernelCase kernelCase);
  }

  private Stream<DynamicTest> perFamily(Check check) {
    return Arrays.stream(Family.values())
        .map(family ->
            DynamicTest.dynamicTest(family.name(), () -> cases(family).forEach(check::on)));
  }

  private void pass(KernelCase kernelCase, Backend caller) {
    Verdict verdict = judge.judge(kernelCase, shared, caller);
    if (!verdict.passed()) {
      fail(verdict.report());
    }
  }

  private static List<double[]> results(KernelCase kernelCase, Backend backend) {
    try (Execution execution = kernelCase.prepare(backend)) {
      execution.run();
      return execution.results();
    }
  }

  private static void requireSameBits(
      KernelCase kernelCase, String what, List<double[]> expected, List<double[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i))
          .as("%s, output %d of %s", kernelCase.name(), i, what)
          .usingComparator(Arrays::compare)
          .isEqualTo(expected.get(i));
    }
  }
}
