package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Precision;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.LayerNorm;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Proves that networks learn on a backend as they do on the reference: extend it and give the
 * backend.
 *
 * <p>Training amplifies rounding errors, so no fixed tolerance fits the loss of step 100. The
 * measure is the backend's own sensitivity: it trains again with each initial parameter and each
 * real input changed by one unit in the last place of a float, which is what one more or one fewer
 * rounding does (as other lanes or another order of summation would). The spread up to a step is
 * the largest difference of such a run from the plain one so far. The loss curves of backend and
 * reference must stay within 3 spreads, over the first 100 steps.
 */
public abstract class TrainingConformance {
  private static final int STEPS = 100;
  private static final int PERTURBATIONS = 3;
  private static final double SPREADS = 3;

  /** For subclasses. */
  protected TrainingConformance() {}

  /** Opens the backend under test. */
  protected abstract Backend backend();

  /** Returns the networks to train; modules with layers of their own add theirs. */
  protected List<TrainingProblem> problems() {
    var perceptron =
        Sequential.of(
            Dense.of(24),
            BatchNorm.of(),
            Activation.relu(),
            Dropout.of(0.25),
            Dense.of(16).activation(Activation.gelu()),
            Dense.of(5));
    var text =
        Sequential.of(
            Embedding.of(11, 6),
            LayerNorm.of(),
            Flatten.of(),
            Dense.of(16).activation(Activation.tanh()),
            Dense.of(4));
    return List.of(
        new TrainingProblem("perceptron", perceptron, Shape.of(9), 0, 5, Adam.of(0.01)),
        new TrainingProblem("text", text, Shape.of(7), 11, 4, Adam.of(0.01)));
  }

  @TestFactory
  Stream<DynamicTest> lossesStayWithinThreeSpreadsOfTheReference() {
    return problems().stream()
        .map(problem -> DynamicTest.dynamicTest(problem.name(), () -> requireSameCurve(problem)));
  }

  @TestFactory
  Stream<DynamicTest> trainingTwiceGivesTheSameBits() {
    return problems().stream()
        .map(problem ->
            DynamicTest.dynamicTest(
                problem.name(),
                () -> {
                  try (Backend backend = backend()) {
                    assertThat(problem.losses(backend, 20, 0))
                        .containsExactly(problem.losses(backend, 20, 0));
                  }
                }));
  }

  /** Each by a thread of its own, on one backend. */
  @Test
  void networksTrainedAtTheSameTimeLearnAsAlone() throws Exception {
    List<TrainingProblem> problems = problems();
    List<Callable<double[]>> trainings = new ArrayList<>();
    try (Backend backend = backend();
        var threads = Executors.newFixedThreadPool(2 * problems.size())) {
      for (int i = 0; i < 2 * problems.size(); i++) {
        TrainingProblem problem = problems.get(i % problems.size());
        trainings.add(() -> problem.losses(backend, 20, 0));
      }
      List<Future<double[]>> together = threads.invokeAll(trainings);
      for (int i = 0; i < trainings.size(); i++) {
        assertThat(together.get(i).get())
            .as(problems.get(i % problems.size()).name())
            .containsExactly(trainings.get(i).call());
      }
    }
  }

  @Test
  void sixteenThreadsInferAlikeWithOneNetwork() throws Exception {
    for (TrainingProblem problem : problems()) {
      try (Backend backend = backend();
          var threads = Executors.newFixedThreadPool(16)) {
        Network network = problem.network(backend);
        Callable<List<float[]>> inference =
            () -> IntStream.range(0, 8).mapToObj(b -> problem.logits(network, b)).toList();
        List<float[]> expected = inference.call();
        for (Future<List<float[]>> result : threads.invokeAll(Collections.nCopies(16, inference))) {
          for (int batch = 0; batch < expected.size(); batch++) {
            assertThat(result.get().get(batch))
                .as("%s, batch %d", problem.name(), batch)
                .containsExactly(expected.get(batch));
          }
        }
      }
    }
  }

  /** Computing is no blocking call: interruption is left for the caller to see. */
  @Test
  void anInterruptedThreadComputesOnAndStaysInterrupted() {
    TrainingProblem problem = problems().getFirst();
    try (Backend backend = backend()) {
      double[] expected = problem.losses(backend, 20, 0);
      Thread.currentThread().interrupt();
      assertThat(problem.losses(backend, 20, 0)).containsExactly(expected);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      boolean unused = Thread.interrupted();
    }
  }

  /**
   * The Forward-Forward algorithm runs on primitives alone: each layer's losses over two epochs are
   * those of the reference up to the rounding of 20 steps, whose sums are of less than 100 terms.
   */
  @Test
  void forwardForwardLearnsAsOnTheReference() {
    try (Backend backend = backend();
        Backend reference = new ReferenceBackend()) {
      double[] expected = ForwardForwardProblem.losses(reference);
      double bound = 1e5 * Precision.of(backend).unitRoundoff();
      assertThat(ForwardForwardProblem.losses(backend)).containsExactly(expected, within(bound));
    }
  }

  private void requireSameCurve(TrainingProblem problem) {
    try (Backend backend = backend();
        Backend reference = new ReferenceBackend()) {
      double[] expected = problem.losses(reference, STEPS, 0);
      double[] actual = problem.losses(backend, STEPS, 0);
      double[] spread = spread(problem, backend, actual);
      assertThat(actual[STEPS - 1]).as("loss after training").isLessThan(0.7 * actual[0]);
      requireWithin(spread, expected, actual);
    }
  }

  /** Requires that two curves stay within 3 spreads of each other. */
  static void requireWithin(double[] spread, double[] expected, double[] actual) {
    for (int step = 0; step < expected.length; step++) {
      assertThat(Math.abs(actual[step] - expected[step]))
          .as("step %d: loss %s, on the reference %s", step, actual[step], expected[step])
          .isLessThanOrEqualTo(SPREADS * spread[step]);
    }
  }

  /** Returns, for each step, the largest difference of a perturbed run up to it. */
  static double[] spread(TrainingProblem problem, Backend backend, double[] plain) {
    double[] spread = new double[plain.length];
    Arrays.fill(spread, 4 * Precision.of(backend).unitRoundoff() * plain[0]);
    for (int k = 1; k <= PERTURBATIONS; k++) {
      double[] perturbed = problem.losses(backend, plain.length, k);
      double most = 0;
      for (int step = 0; step < plain.length; step++) {
        most = Math.max(most, Math.abs(perturbed[step] - plain[step]));
        spread[step] = Math.max(spread[step], most);
      }
    }
    return spread;
  }
}
