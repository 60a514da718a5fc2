package dev.cotangent.bench.backprop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.Feed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackpropMeasurementsTest {

  private static Batch images(int count, int side) {
    float[] x = new float[count * side * side];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sin(1.0 + 3 * i);
    }
    int[] labels = IntStream.range(0, count).map(i -> i % 3).toArray();
    return new Batch(
        new HostArray.Reals(x, Shape.of(count, side, side, 1)), HostArray.Ints.of(labels));
  }

  @Test
  void theGradientOfAnImageIsThatOfFiniteDifferences() {
    try (Backend backend = new ReferenceBackend()) {
      Network network =
          Sequential.of(
                  Conv2d.filters(2).kernel(3).activation(Activation.tanh()),
                  Flatten.of(),
                  Dense.of(3))
              .build(backend, 1, Shape.of(4, 4, 1));
      Batch batch = images(2, 4);

      double[][] norms = InputGradient.ofImages(network, batch).norms();

      float[] x = ((HostArray.Reals) batch.inputs()).values();
      float step = 1f / (1 << 12);
      for (int point = 0; point < 16; point++) {
        double squares = 0;
        for (int image = 0; image < 2; image++) {
          int i = image * 16 + point;
          float old = x[i];
          x[i] = old + step;
          double width = x[i];
          double above = loss(network, batch);
          x[i] = old - step;
          width -= x[i];
          double slope = (above - loss(network, batch)) / width;
          x[i] = old;
          squares += slope * slope;
        }
        assertThat(norms[point / 4][point % 4]).isCloseTo(Math.sqrt(squares), within(1e-7));
      }
    }
  }

  private static double loss(Network network, Batch batch) {
    try (Tape tape = Tape.evaluation(network.backend())) {
      var logits = network.forward(tape, Feed.inputs(tape, batch));
      return TensorValues.single(
          Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch)).value());
    }
  }

  @Test
  void theReceptiveFieldOfOneFilterIsTheFilter() {
    try (Backend backend = new ReferenceBackend()) {
      Sequential layers =
          Sequential.of().then("conv", Conv2d.filters(1).kernel(3)).then("flat", Flatten.of());
      Network network = layers.build(backend, 1, Shape.of(7, 7, 1));
      double[] filter =
          TensorValues.doubles(
              network.parameters().stream()
                  .filter(p -> p.name().equals("conv.weight"))
                  .findFirst()
                  .orElseThrow()
                  .value());

      ReceptiveField field = ReceptiveField.of(layers, "conv", network, images(4, 7));

      // The output is 5 x 5; its middle (2, 2) reads the points from (2, 2) to (4, 4).
      for (int r = 0; r < 7; r++) {
        for (int c = 0; c < 7; c++) {
          boolean inside = r >= 2 && r <= 4 && c >= 2 && c <= 4;
          double expected = inside ? 2 * Math.abs(filter[(r - 2) * 3 + c - 2]) : 0;
          assertThat(field.norms()[r][c]).isCloseTo(expected, within(1e-12));
        }
      }
      assertThat(field.height()).isEqualTo(3);
      assertThat(field.width()).isEqualTo(3);
      assertThat(field.core()).isBetween(1, 3);
    }
  }

  @Test
  void aHistogramCountsEachValueOnce() {
    double[] shares = GradientHistogram.of(0, 1e-12, 2e-3, -2e-3, 100);

    double[] middles = GradientHistogram.middles();
    int milli = (int) ((Math.log10(2e-3) + 9) / 0.25);
    assertThat(middles[milli]).isBetween(1e-3, 3e-3);
    assertThat(shares[0]).isEqualTo(0.4, within(1e-12));
    assertThat(shares[milli]).isEqualTo(0.4, within(1e-12));
    assertThat(shares[shares.length - 1]).isEqualTo(0.2, within(1e-12));
  }

  @Test
  void aDatasetIsReorderedWithinEachRow() {
    var rows =
        ArrayDataset.classes(
            new HostArray.Reals(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3, 1, 1)),
            new int[] {0, 1},
            2);

    Batch batch = new ReorderedDataset(rows, new int[] {2, 0, 1}).batch(new int[] {1, 0});

    assertThat(batch.inputs())
        .isEqualTo(new HostArray.Reals(new float[] {6, 4, 5, 3, 1, 2}, Shape.of(2, 3, 1, 1)));
    assertThat(batch.targets()).isEqualTo(HostArray.Ints.of(1, 0));
  }

  @Test
  void groupsOfLengthsHoldEachRowOnce() {
    int[] lengths = {3, 1, 2, 2, 2, 2, 4, 4};
    var rows =
        ArrayDataset.classes(new HostArray.Ints(new int[8 * 4], Shape.of(8, 4)), new int[8], 1)
            .withLengths(lengths);

    List<LengthGroup> groups = LengthGroup.of(rows);

    assertThat(groups).extracting(LengthGroup::title).containsExactly("1 to 2", "3", "4");
    assertThat(groups).extracting(g -> g.rows().size()).containsExactly(5, 1, 2);
    assertThat(groups.getLast().rows().batch(new int[] {0, 1}).lengths())
        .contains(HostArray.Ints.of(4, 4));
  }
}
