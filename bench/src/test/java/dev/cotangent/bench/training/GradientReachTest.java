package dev.cotangent.bench.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.cnn.TextCnn;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.rnn.SequenceClassifier;
import dev.cotangent.rnn.SequenceClassifier.Reading;
import dev.cotangent.rnn.SimpleRnn;
import dev.cotangent.tensor.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientReachTest {
  private static final int TIME = 9;
  private static final int TOKENS = 7;

  /** Rows of 4 to 9 tokens. */
  private static ArrayDataset rows() {
    int[] tokens = IntStream.range(0, 6 * TIME).map(i -> (i * i + i / 5) % TOKENS).toArray();
    return ArrayDataset.classes(
            new HostArray.Ints(tokens, Shape.of(6, TIME)), new int[] {0, 1, 2, 0, 1, 2}, 3)
        .withLengths(4, 9, 6, 7, 5, 8);
  }

  private static Reach reach(LayerSpec spec, Batch batch) {
    try (Backend backend = new ReferenceBackend()) {
      return GradientReach.of(spec, spec.build(backend, 1, Shape.of(TIME)), batch);
    }
  }

  /** h_t = factor * h_{t-1} + W x_t, so that dL/dh_1 = factor^(T-1) * dL/dh_T. */
  private static SequenceClassifier linear(double factor) {
    var layer =
        SimpleRnn.units(5)
            .activation(SimpleRnn.Activation.IDENTITY)
            .recurrent(Initialisers.identity(factor));
    return SequenceClassifier.of(layer, 3).embedding(TOKENS, 4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 1, 1.1})
  void aLinearRecurrenceScalesTheGradientByItsFactorInEachStep(double factor) {
    Batch batch = EqualLengths.longest(rows(), 3);
    double expected = Math.pow(factor, 7 - 1);

    Reach reach = reach(linear(factor), batch);

    assertThat(reach.trained()).isCloseTo(expected, within(1e-12 * expected));
    assertThat(reach.throughTime()).isEqualTo(reach.trained());
  }

  @Test
  void readingAllStatesLeavesTheWayThroughTimeAsItIs() {
    Batch batch = EqualLengths.longest(rows(), 3);

    Reach reach = reach(linear(0.5).reading(Reading.MAX_OVER_TIME), batch);

    assertThat(reach.throughTime()).isCloseTo(Math.pow(0.5, 6), within(1e-12));
    assertThat(reach.trained()).isGreaterThan(10 * reach.throughTime());
  }

  @Test
  void aCnnHasNoTimeToGoThrough() {
    Reach reach = reach(TextCnn.of(TOKENS, 3).filters(4, 2, 3), rows().batch(new int[] {0, 1}));

    assertThat(reach.trained()).isPositive();
    assertThat(reach.throughTime()).isNaN();
  }

  @Test
  void oneLayerHasNoFarEnd() {
    var pixels = new HostArray.Reals(new float[2 * TIME], Shape.of(2, TIME));
    Batch batch = ArrayDataset.classes(pixels, new int[] {0, 1}, 2).batch(new int[] {0, 1});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reach(Dense.of(2), batch))
        .withMessageContaining("two layers");
  }

  @Test
  void theLongestRowsAreReadToTheLengthOfTheShortestOfThem() {
    Batch batch = EqualLengths.longest(rows(), 3);

    assertThat(batch.lengths().orElseThrow()).isEqualTo(HostArray.Ints.of(7, 7, 7));
    assertThat(batch.targets()).isEqualTo(HostArray.Ints.of(1, 2, 0));
  }

  @Test
  void fullRowsAreTakenFromTheStart() {
    var pixels = new HostArray.Reals(new float[6], Shape.of(3, 2));

    Batch batch = EqualLengths.longest(ArrayDataset.classes(pixels, new int[] {2, 1, 0}, 3), 2);

    assertThat(batch.lengths()).isEmpty();
    assertThat(batch.targets()).isEqualTo(HostArray.Ints.of(2, 1));
  }
}
