package dev.cotangent.train.forwardforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.data.Batches;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Sgd;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.Checkpoint;
import dev.cotangent.train.CheckpointException;
import dev.cotangent.train.Checkpoints;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingListener;
import dev.cotangent.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForwardForwardTrainerTest {
  private static final Dense HIDDEN = Dense.of(16).activation(Activation.relu());
  private static final Shape EXAMPLE = Shape.of(Clusters.FEATURES);
  private static final ForwardForwardPlan ADAM = ForwardForwardPlan.of(Adam.of(0.02)).seed(4);

  private final Backend backend = new ReferenceBackend();

  @AfterEach
  void close() {
    backend.close();
  }

  private ForwardForwardNet net(int depth) {
    ForwardForward spec = ForwardForward.of(Clusters.CLASSES).goodness(Goodness.mean(1));
    for (int k = 0; k < depth; k++) {
      spec = spec.layer(HIDDEN);
    }
    return spec.peers(PeerNormalisation.of(0.03)).build(backend, 11, EXAMPLE);
  }

  private static Batches batches() {
    return Batches.shuffled(Clusters.of(120, 1), 20, 3);
  }

  @ParameterizedTest
  @EnumSource(Negatives.class)
  void clustersAreToldApartByGoodnessAndByReadout(Negatives negatives) {
    ForwardForwardNet net = net(3);
    var trainer = new ForwardForwardTrainer(net, ADAM.readout(Adam.of(0.02)).negatives(negatives));
    List<ForwardForwardEpoch> epochs = trainer.train(batches(), 12);
    ForwardForwardEvaluation test = net.evaluate(Batches.inOrder(Clusters.of(150, 2), 64));
    assertThat(test.byGoodness().accuracy()).isGreaterThan(0.9);
    assertThat(test.byReadout().accuracy()).isGreaterThan(0.9);
    assertThat(test.byLayer()).hasSize(3);
    ForwardForwardEpoch last = epochs.getLast();
    assertThat(last.rows()).isEqualTo(120);
    assertThat(last.readoutLoss().orElseThrow())
        .isLessThan(epochs.getFirst().readoutLoss().orElseThrow());
    LayerReport layer = last.layers().getFirst();
    assertThat(layer.loss()).isLessThan(epochs.getFirst().layers().getFirst().loss());
    assertThat(layer.positiveGoodness()).isGreaterThan(layer.negativeGoodness());
    assertThat(layer.separated()).isGreaterThan(0.6);
  }

  /** Stopped within the second of three epochs; another process would do as this one. */
  @ParameterizedTest
  @EnumSource(Negatives.class)
  void aTrainingGoesOnFromItsCheckpointWithTheSameBits(Negatives negatives, @TempDir Path folder)
      throws IOException {
    ForwardForwardPlan plan = ADAM.readout(Adam.of(0.02)).negatives(negatives);
    ForwardForwardNet whole = net(2);
    List<ForwardForwardEpoch> expected = new ForwardForwardTrainer(whole, plan).train(batches(), 3);

    Checkpoints checkpoints = Checkpoints.in(folder).every(4);
    var stopped = new ForwardForwardTrainer(net(2), plan);
    stopped.save(checkpoints);
    stopped.listen(
        new ForwardForwardListener() {
          private int batches;

          @Override
          public void batchEnded(int rows) {
            if (++batches == 9) {
              stopped.stop();
            }
          }
        });
    assertThat(stopped.train(batches(), 3)).hasSize(1);

    ForwardForwardNet net = net(2);
    var resumed = new ForwardForwardTrainer(net, plan);
    resumed.resume(checkpoints.newest().orElseThrow());
    resumed.save(checkpoints);
    List<ForwardForwardEpoch> rest = resumed.train(batches(), 3);
    assertThat(rest).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(rest.get(i).layers()).isEqualTo(expected.get(i + 1).layers());
      assertThat(rest.get(i).readoutLoss()).isEqualTo(expected.get(i + 1).readoutLoss());
    }
    assertThat(Weights.exact(net.state())).isEqualTo(Weights.exact(whole.state()));
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused(@TempDir Path folder) throws IOException {
    Checkpoints checkpoints = Checkpoints.in(folder);
    var trainer = new ForwardForwardTrainer(net(2), ADAM);
    trainer.save(checkpoints);
    trainer.train(batches(), 1);
    Checkpoint checkpoint = checkpoints.newest().orElseThrow();

    var other = new ForwardForwardTrainer(net(1), ADAM.seed(5));
    other.resume(checkpoint);
    assertThatThrownBy(() -> other.train(batches(), 2))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("step 6 is of another training")
        .hasMessageContaining("seed of the plan was 4, is 5 here")
        .hasMessageContaining("unexpected network/layer1");
  }

  @Test
  void oneLayerCountsForTheClass() {
    ForwardForwardNet net = net(1);
    new ForwardForwardTrainer(net, ADAM.readout(Adam.of(0.02))).train(batches(), 12);
    ForwardForwardEvaluation test = net.evaluate(Batches.inOrder(Clusters.of(150, 2), 64));
    assertThat(test.byGoodness().accuracy()).isGreaterThan(0.9);
    assertThat(test.byLayer().getFirst().accuracy()).isEqualTo(test.byGoodness().accuracy());
    assertThat(test.byReadout().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void aLayersStepHasGradientsOfThatLayerAlone() {
    ForwardForwardNet net = net(3);
    var trainer = new ForwardForwardTrainer(net, ADAM);
    List<Set<Parameter>> seen = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      Set<Parameter> own = new HashSet<>();
      seen.add(own);
      trainer.listen(
          k,
          new TrainingListener() {
            @Override
            public void gradients(long step, Gradients gradients) {
              own.addAll(gradients.parameters().keySet());
            }
          });
    }
    trainer.train(batches(), 1);
    for (int k = 0; k < 3; k++) {
      assertThat(seen.get(k)).isEqualTo(new HashSet<>(net.layers().get(k).parameters()));
    }
  }

  @Test
  void memoryOfAStepDoesNotGrowWithDepth() {
    long three = peak(3);
    assertThat(three).isGreaterThan(40L * 16 * Double.BYTES);
    assertThat(peak(12)).isEqualTo(three);
    assertThat(backend.memory().orElseThrow().live()).isZero();
  }

  /** The control: backpropagation through the same layers holds 20·16 numbers more for each. */
  @Test
  void memoryOfBackpropagationGrowsWithDepth() {
    long growth = backpropagationPeak(12) - backpropagationPeak(3);
    assertThat(growth).isGreaterThanOrEqualTo(9L * 20 * 16 * Double.BYTES);
  }

  private long peak(int depth) {
    ForwardForwardNet net = net(depth);
    backend.memory().orElseThrow().reset();
    new ForwardForwardTrainer(net, ADAM.negatives(Negatives.BY_GOODNESS)).train(batches(), 1);
    return backend.memory().orElseThrow().peak();
  }

  private long backpropagationPeak(int depth) {
    Sequential layers = Sequential.of();
    for (int k = 0; k < depth; k++) {
      layers = layers.then(HIDDEN);
    }
    Network network = layers.then(Dense.of(Clusters.CLASSES)).build(backend, 11, EXAMPLE);
    backend.memory().orElseThrow().reset();
    var trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Adam.of(0.02).on(network));
    trainer.train(batches(), TrainingPlan.epochs(1));
    return backend.memory().orElseThrow().peak();
  }

  @Test
  void sameSeedGivesTheSameBits() {
    assertThat(trained(4)).isEqualTo(trained(4)).isNotEqualTo(trained(5));
  }

  private double[] trained(long seed) {
    ForwardForwardNet net = net(2);
    var plan = ADAM.readout(Adam.of(0.01)).negatives(Negatives.BY_READOUT).seed(seed);
    new ForwardForwardTrainer(net, plan).train(batches(), 2);
    return net.state().values().stream()
        .flatMapToDouble(t -> Arrays.stream(TensorValues.doubles(t)))
        .toArray();
  }

  @Test
  void runningMeansFollowThePositiveRows() {
    ForwardForwardNet net = net(1);
    new ForwardForwardTrainer(net, ForwardForwardPlan.of(Sgd.of(0))).train(batches(), 20);
    double[] means = TensorValues.doubles(net.locals().getFirst().activity());
    // Without updates the means settle at the mean activity: 0.5 is forgotten after 120 steps.
    assertThat(Arrays.stream(means).boxed())
        .allMatch(m -> m >= 0)
        .anyMatch(m -> m > 0.6 || m < 0.4);
  }

  @Test
  void stoppedEpochHasNoReport() {
    var trainer = new ForwardForwardTrainer(net(2), ADAM);
    int[] seen = new int[1];
    trainer.listen(
        new ForwardForwardListener() {
          @Override
          public void batchEnded(int rows) {
            seen[0] += rows;
            if (seen[0] == 180) {
              trainer.stop();
            }
          }
        });
    assertThat(trainer.train(batches(), 5)).hasSize(1);
    assertThat(seen[0]).isEqualTo(180);
    assertThat(trainer.train(batches(), 1).getFirst().epoch()).isEqualTo(1);
  }

  @Test
  void lossThatIsNotFiniteIsReportedWithItsLayer() {
    ForwardForwardNet net = net(2);
    Parameter weight = net.layers().get(1).parameters().getFirst();
    backend.fill(Double.NaN, weight.value());
    assertThatThrownBy(() -> new ForwardForwardTrainer(net, ADAM).train(batches(), 1))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("layer1");
  }

  @Test
  void wrongPlansAreRefused() {
    assertThatThrownBy(() -> ADAM.negatives(Negatives.BY_READOUT))
        .hasMessageContaining("BY_READOUT need a rule for the readout");
    assertThatThrownBy(() -> new ForwardForwardTrainer(net(1), ADAM).train(batches(), -1))
        .hasMessageContaining("at least 0 epochs more, got -1");
  }
}
