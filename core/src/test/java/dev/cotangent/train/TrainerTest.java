package dev.cotangent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.data.HostArray;
import dev.cotangent.diagnostics.GradientNorms;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.optim.Sgd;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.TrainingHistory.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final Sequential PERCEPTRON =
      Sequential.of(Dense.of(16).activation(Activation.tanh()), Dropout.of(0.1), Dense.of(2));

  @Test
  void perceptronLearnsExclusiveOr() {
    Network network = build(PERCEPTRON);
    Trainer trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Adam.of(0.02).on(network));
    TrainingPlan plan =
        TrainingPlan.epochs(30)
            .validation(Batches.inOrder(quadrants(200, 2), 64))
            .metrics(TrainingPlan.Metrics.LOSS_AND_ACCURACY);
    TrainingHistory history = trainer.train(Batches.shuffled(quadrants(200, 1), 20, 1), plan);
    EpochReport last = history.epochs().getLast();
    assertThat(history.end()).isEqualTo(End.COMPLETED);
    assertThat(last.accuracy().orElseThrow()).isGreaterThan(0.9);
    assertThat(last.validation().orElseThrow().accuracy().orElseThrow()).isGreaterThan(0.9);
    assertThat(last.loss()).isLessThan(history.epochs().getFirst().loss() / 2);
    assertThat(last.rows()).isEqualTo(200);
    assertThat(last.rowsPerSecond()).isPositive();
  }

  @Test
  void sameSeedGivesTheSameWeights() {
    assertThat(trained(1)).isEqualTo(trained(1));
    assertThat(trained(1)).isNotEqualTo(trained(2));
  }

  @Test
  void resumedTrainingEndsWithTheSameWeights() {
    Network whole = build(PERCEPTRON);
    Batches batches = Batches.shuffled(quadrants(60, 1), 20, 1);
    var unused =
        new Trainer(whole, Losses.softmaxCrossEntropy(), Adam.of(0.02).on(whole))
            .train(batches, TrainingPlan.epochs(4));
    Network parts = build(PERCEPTRON);
    Optimiser optimiser = Adam.of(0.02).on(parts);
    var trainer = new Trainer(parts, Losses.softmaxCrossEntropy(), optimiser);
    unused = trainer.train(batches, TrainingPlan.epochs(2));
    unused = trainer.train(batches, TrainingPlan.epochs(4).startingAt(2));
    assertThat(weights(parts)).isEqualTo(weights(whole));
  }

  @Test
  void stoppingEarlyRestoresTheBestWeights() {
    Network network = build(Dense.of(2));
    // Far too large steps: the loss on the validation set jumps about.
    Trainer trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Sgd.of(50).on(network));
    Batches validation = Batches.inOrder(quadrants(50, 2), 50);
    TrainingPlan plan = TrainingPlan.epochs(100).validation(validation).stoppingEarly(3);
    TrainingHistory history = trainer.train(Batches.shuffled(quadrants(50, 1), 10, 1), plan);
    assertThat(history.end()).isEqualTo(End.STOPPED_EARLY);
    int best = history.bestEpoch().orElseThrow();
    assertThat(history.epochs()).hasSize(best + 4);
    double lowest = history.epochs().get(best).validation().orElseThrow().loss();
    assertThat(history.epochs()).allMatch(e -> e.validation().orElseThrow().loss() >= lowest);
    assertThat(Evaluation.of(network, Losses.softmaxCrossEntropy(), validation).loss())
        .isEqualTo(lowest);
  }

  @Test
  void stopEndsTrainingAfterTheStep() {
    Network network = build(PERCEPTRON);
    Optimiser optimiser = Adam.of(0.02).on(network);
    Trainer trainer = new Trainer(network, Losses.softmaxCrossEntropy(), optimiser);
    trainer.listen(
        new TrainingListener() {
          @Override
          public void stepEnded(StepReport report) {
            if (report.step() == 6) {
              trainer.stop();
            }
          }
        });
    TrainingHistory history =
        trainer.train(Batches.shuffled(quadrants(50, 1), 10, 1), TrainingPlan.epochs(10));
    assertThat(history.end()).isEqualTo(End.STOPPED);
    assertThat(history.epochs()).hasSize(1);
    assertThat(optimiser.steps()).isEqualTo(7);
  }

  @Test
  void listenersSeeEveryStepWithItsGradients() {
    Network network = build(PERCEPTRON);
    Trainer trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Adam.of(0.02).on(network));
    List<StepReport> steps = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    trainer.listen(
        new TrainingListener() {
          @Override
          public void stepEnded(StepReport report) {
            steps.add(report);
          }

          @Override
          public void gradients(long step, Gradients gradients) {
            norms.add(
                Math.sqrt(
                    GradientNorms.ofParameters(gradients).values().stream()
                        .mapToDouble(n -> n * n)
                        .sum()));
          }
        });
    var unused =
        trainer.train(
            Batches.inOrder(quadrants(50, 1), 20),
            TrainingPlan.epochs(2).clipping(Clipping.byGlobalNorm(0.01)));
    assertThat(steps).extracting(StepReport::step).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(steps).extracting(StepReport::epoch).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(steps).extracting(StepReport::rows).containsExactly(20, 20, 10, 20, 20, 10);
    for (int i = 0; i < 6; i++) {
      assertThat(steps.get(i).gradientNorm().orElseThrow()).isCloseTo(norms.get(i), within(1e-12));
    }
  }

  @Test
  void divergenceForwardNamesStepOperationAndLayer() {
    LayerSpec spec =
        Sequential.of(Dense.of(3), Activation.of("logarithm", Expr.input(0).log()), Dense.of(2));
    Network network = build(spec);
    List<List<Double>> before = weights(network);
    Trainer trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Sgd.of(1).on(network));
    assertThatThrownBy(
            () -> trainer.train(Batches.inOrder(quadrants(50, 1), 10), TrainingPlan.epochs(1)))
        .isInstanceOfSatisfying(
            DivergedException.class,
            e -> {
              assertThat(e.step()).isZero();
              assertThat(e.position().orElseThrow().path()).isEqualTo("1");
            })
        .hasMessage(
            "training: the loss is NaN in step 0; the first such value came from the forward pass"
                + " of logarithm in layer 1 (operation 1), whose inputs were finite");
    assertThat(weights(network)).isEqualTo(before);
  }

  @Test
  void divergenceBackwardNamesStepOperationAndLayer() {
    // y = sqrt(0·x) has a finite value and an infinite slope.
    Expr root = Expr.input(0).times(Expr.constant(0)).sqrt();
    Network network = build(Sequential.of(Dense.of(2), Activation.of("root", root)));
    Trainer trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Sgd.of(1).on(network));
    TrainingPlan plan = TrainingPlan.epochs(1).clipping(Clipping.byGlobalNorm(1));
    assertThatThrownBy(() -> trainer.train(Batches.inOrder(quadrants(50, 1), 10), plan))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the norm of the gradients is NaN in step 0")
        .hasMessageContaining(
            "from the backward pass of root in layer 1 (operation 1), whose inputs were finite");
  }

  @Test
  void divergenceInheritedFromTheDataIsToldApart() {
    Network network = build(Dense.of(2));
    Trainer trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Sgd.of(1).on(network));
    var x = new HostArray.Reals(new float[] {1, Float.NaN}, Shape.of(1, 2));
    Batches batches = Batches.inOrder(ArrayDataset.classes(x, new int[] {0}, 2), 1);
    assertThatThrownBy(() -> trainer.train(batches, TrainingPlan.epochs(1)))
        .hasMessageContaining("of Dense (operation 0), which read it from its input 0 [1,2]");
  }

  @Test
  void patienceWithoutValidationIsRefused() {
    assertThatThrownBy(() -> TrainingPlan.epochs(3).stoppingEarly(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a validation set");
  }

  private static List<List<Double>> trained(long seed) {
    Network network = build(PERCEPTRON);
    Trainer trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Adam.of(0.02).on(network));
    var unused =
        trainer.train(Batches.shuffled(quadrants(50, 1), 10, 1), TrainingPlan.epochs(2).seed(seed));
    return weights(network);
  }

  private static List<List<Double>> weights(Network network) {
    return network.parameters().stream()
        .map(Parameter::value)
        .map(t -> Arrays.stream(TensorValues.doubles(t)).boxed().toList())
        .toList();
  }

  private static Network build(LayerSpec spec) {
    return spec.build(new ReferenceBackend(), 1, Shape.of(2));
  }

  /** Points of the plane; the class is whether both coordinates have the same sign. */
  private static Dataset quadrants(int rows, long seed) {
    RandomKey key = RandomKey.of(seed);
    float[] points = new float[2 * rows];
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      points[2 * i] = (float) (2 * key.uniform(2 * i) - 1);
      points[2 * i + 1] = (float) (2 * key.uniform(2 * i + 1) - 1);
      labels[i] = points[2 * i] * points[2 * i + 1] > 0 ? 1 : 0;
    }
    return ArrayDataset.classes(new HostArray.Reals(points, Shape.of(rows, 2)), labels, 2);
  }
}
