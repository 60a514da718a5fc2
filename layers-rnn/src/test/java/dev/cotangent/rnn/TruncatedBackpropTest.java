package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.nn.SliceOp;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Sgd;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches of k1 = 2 steps of two rows; x and the targets have one feature. */
class TruncatedBackpropTest {
  private static final int STEPS = 2;
  private static final long SEED = 3;
  private static final double RATE = 0.3;
  private static final Loss LOSS = Losses.meanSquaredError();

  private final ReferenceBackend backend = new ReferenceBackend();
  private final RecurrentState state = new RecurrentState();

  @Test
  void anUpdateThroughThreeBatchesIsThatOfTheWholeSequence() {
    List<Batch> batches = batches(3);
    Network carrying = network(state, STEPS);
    TruncatedBackprop training = training(carrying, 3);
    // Two updates with a rate of 0 only fill the window.
    frozen(carrying, batches.subList(0, 2), training);

    double loss = training.step(batches.get(2));

    Network whole = network(new RecurrentState(), 3 * STEPS);
    double expected = stepOnTheEnd(whole, joined(batches));
    assertThat(loss).isCloseTo(expected, within(1e-12));
    requireSameWeights(carrying, whole);
  }

  @Test
  void throughOneBatchNoGradientReachesTheOneBefore() {
    List<Batch> batches = batches(2);
    Network carrying = network(state, STEPS);
    TruncatedBackprop training = training(carrying, 1);
    frozen(carrying, batches.subList(0, 1), training);
    double truncated = training.step(batches.get(1));

    Network whole = network(new RecurrentState(), 2 * STEPS);
    assertThat(truncated).isCloseTo(stepOnTheEnd(whole, joined(batches)), within(1e-12));
    assertThat(weights(carrying)).usingRecursiveComparison().isNotEqualTo(weights(whole));
  }

  @Test
  void evaluationCarriesTheStateOverAllBatches() {
    List<Batch> batches = batches(3);
    double parts = training(network(state, STEPS), 1).evaluate(batches);
    Network whole = network(new RecurrentState(), 3 * STEPS);
    double expected = training(whole, 1, new RecurrentState()).evaluate(List.of(joined(batches)));
    assertThat(parts).isCloseTo(expected, within(1e-12));
    assertThat(state.h()).isEmpty();
  }

  @Test
  void anEpochStartsWithoutAPast() {
    List<Batch> batches = batches(3);
    Network network = network(state, STEPS);
    double first = training(network, 2).epoch(batches);
    double second = training(network(state, STEPS), 2).epoch(batches);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void trainingLowersTheLoss() {
    List<Batch> batches = batches(4);
    TruncatedBackprop training = training(network(state, STEPS), 2);
    double before = training.evaluate(batches);
    for (int epoch = 0; epoch < 100; epoch++) {
      double unused = training.epoch(batches);
    }
    assertThat(training.evaluate(batches)).isLessThan(0.75 * before);
  }

  @Test
  void withoutAStateThereIsNothingToCarry() {
    Network network = network(state, STEPS);
    assertThatThrownBy(() -> new TruncatedBackprop(network, LOSS, update(network), List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs the carried state");
    assertThatThrownBy(() -> training(network, 0)).hasMessageContaining("at least 1 batch, got 0");
  }

  private TruncatedBackprop training(Network network, int through) {
    return training(network, through, state);
  }

  private static TruncatedBackprop training(Network network, int through, RecurrentState carried) {
    return new TruncatedBackprop(network, LOSS, update(network), List.of(carried), through);
  }

  private static Update update(Network network) {
    return new Update(network, Sgd.of(RATE).on(network), Clipping.none(), SEED);
  }

  /** Steps whose updates are undone. */
  private void frozen(Network network, List<Batch> batches, TruncatedBackprop training) {
    List<double[]> before = weights(network);
    for (Batch batch : batches) {
      double unused = training.step(batch);
      for (int i = 0; i < before.size(); i++) {
        backend.write(before.get(i), network.parameters().get(i).value());
      }
    }
  }

  /** One update with the loss of the last steps of a whole sequence. */
  private double stepOnTheEnd(Network network, Batch batch) {
    var x = (HostArray.Reals) batch.inputs();
    var targets = (HostArray.Reals) batch.targets();
    int time = x.shape().extent(1);
    SliceOp end = SliceOp.of(1, time - STEPS, STEPS);
    return update(network)
        .step(
            0,
            batch.size(),
            tape -> {
              Variable y = network.forward(tape, tape.constant(x.values(), x.shape()));
              Variable target = tape.constant(targets.values(), targets.shape());
              return LOSS.of(tape, tape.apply(end, y), tape.apply(end, target));
            })
        .loss();
  }

  private Network network(RecurrentState carried, int time) {
    return Sequential.of(Lstm.units(3).layers(2).carrying(carried), Dense.of(1))
        .build(backend, SEED, Shape.of(time, 1));
  }

  private static List<Batch> batches(int count) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(new Batch(reals(2 * i), reals(2 * i + 1)));
    }
    return batches;
  }

  private static HostArray.Reals reals(int stream) {
    RandomKey key = RandomKey.of(stream);
    float[] values = new float[2 * STEPS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) key.normal(i);
    }
    return new HostArray.Reals(values, Shape.of(2, STEPS, 1));
  }

  private static Batch joined(List<Batch> batches) {
    return new Batch(
        joinedArrays(batches.stream().map(Batch::inputs).toList()),
        joinedArrays(batches.stream().map(Batch::targets).toList()));
  }

  private static HostArray joinedArrays(List<HostArray> parts) {
    int time = parts.size() * STEPS;
    float[] all = new float[2 * time];
    for (int row = 0; row < 2; row++) {
      for (int t = 0; t < time; t++) {
        all[row * time + t] =
            ((HostArray.Reals) parts.get(t / STEPS)).values()[row * STEPS + t % STEPS];
      }
    }
    return new HostArray.Reals(all, Shape.of(2, time, 1));
  }

  private static List<double[]> weights(Network network) {
    return network.parameters().stream().map(p -> TensorValues.doubles(p.value())).toList();
  }

  private static void requireSameWeights(Network actual, Network expected) {
    List<double[]> other = weights(expected);
    List<double[]> own = weights(actual);
    for (int i = 0; i < own.size(); i++) {
      assertThat(own.get(i))
          .as(actual.parameters().get(i).name())
          .containsExactly(other.get(i), within(1e-12));
    }
  }
}
