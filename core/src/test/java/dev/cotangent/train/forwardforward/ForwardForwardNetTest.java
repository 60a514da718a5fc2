package dev.cotangent.train.forwardforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardForwardNetTest {
  private static final Activation RELU = Activation.relu();
  private static final int[] WRONG = {1, 2, 0, 2, 0, 1};
  private static final Shape EXAMPLE = Shape.of(Clusters.FEATURES);

  private final Backend backend = new ReferenceBackend();

  @AfterEach
  void close() {
    backend.close();
  }

  private static ForwardForward three() {
    return ForwardForward.of(Clusters.CLASSES)
        .layer(Dense.of(7).activation(RELU))
        .layer(Dense.of(6).activation(Activation.tanh()))
        .layer(Dense.of(5).activation(RELU));
  }

  private static Batch batch() {
    return Clusters.of(6, 1).batch(new int[] {0, 1, 2, 3, 4, 5});
  }

  static Stream<ForwardForward> variants() {
    return Stream.of(
        three(),
        three().goodness(Goodness.mean(0.3)),
        three().goodness(Goodness.sum(0.7).temperature(3)),
        three().peers(PeerNormalisation.of(0.5)),
        three().peers(new PeerNormalisation(2, 0)),
        three().embedding(LabelEmbedding.APPENDED),
        three().layer(Sequential.of(Dense.of(4), BatchNorm.of(), RELU)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void gradientOfEachLayersLossIsThatOfDifferences(ForwardForward spec) {
    ForwardForwardNet net = spec.build(backend, 3, EXAMPLE);
    for (int k = 0; k < net.layers().size(); k++) {
      int layer = k;
      GradCheck.Result result =
          GradCheck.on(backend)
              .limit(20)
              .program(
                  List.of(),
                  net.layers().get(k).parameters(),
                  (tape, _) -> List.of(net.losses(tape, batch(), WRONG).get(layer)));
      assertThat(result.largest()).as("layer %d %s", k, result).isGreaterThan(1e-3);
      assertThat(result.error()).as("layer %d %s", k, result).isLessThan(1e-6);
    }
  }

  @Test
  void lossOfALayerHasNoPathToAnyOther() {
    ForwardForwardNet net = three().peers(PeerNormalisation.of(0.1)).build(backend, 3, EXAMPLE);
    for (int k = 0; k < 3; k++) {
      try (Tape tape = Tape.training(backend, 1, 0)) {
        Variable loss = net.losses(tape, batch(), WRONG).get(k);
        Gradients gradients = tape.backward(loss);
        assertThat(gradients.parameters().keySet())
            .as("parameters that the loss of layer %d reaches", k)
            .isEqualTo(new HashSet<>(net.layers().get(k).parameters()));
      }
    }
  }

  /** The control: the same layers as one chain do have that path, and the test above sees it. */
  @Test
  void lossOfTheLastLayerOfAChainReachesAllOfThem() {
    ForwardForwardNet net = three().build(backend, 3, EXAMPLE);
    try (Tape tape = Tape.training(backend, 1, 0)) {
      Variable y = tape.constant(TensorValues.of(backend, Shape.of(1, 12), new double[12]));
      for (Network layer : net.layers()) {
        y = layer.forward(tape, y);
      }
      Gradients gradients = tape.backward(net.locals().getLast().logits(tape, y));
      Parameter first = net.layers().getFirst().parameters().getFirst();
      assertThat(gradients.parameters()).containsKey(first);
    }
  }

  @Test
  void lossIsTheFormulaOfThePaper() {
    ForwardForwardNet net =
        ForwardForward.of(2)
            .layer(Dense.of(2).withoutBias())
            .goodness(Goodness.sum(1.5))
            .build(backend, 3, Shape.of(3));
    backend.write(
        new double[] {1, 0, 0.5, 0, 1, -1},
        net.layers().getFirst().parameters().getFirst().value());
    var one =
        new Batch(new HostArray.Reals(new float[] {9, 9, 2}, Shape.of(1, 3)), HostArray.Ints.of(1));
    try (Tape tape = Tape.training(backend, 1, 0)) {
      double loss = TensorValues.single(net.losses(tape, one, new int[] {0}).getFirst().value());
      // Positive (0, 1, 2), negative (1, 0, 2), both over their root mean square √(5/3).
      double positive = (1 + 1) / (5 / 3.0) - 3;
      double negative = (4 + 4) / (5 / 3.0) - 3;
      double expected = (Math.log1p(Math.exp(-positive)) + Math.log1p(Math.exp(negative))) / 2;
      assertThat(loss).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-7));
    }
  }

  @Test
  void activityHandedOnKeepsItsDirectionAlone() {
    try (Tape tape = Tape.inference(backend)) {
      Tensor x = TensorValues.of(backend, Shape.of(3, 2, 1), 3, -4, 30, -40, 0, 0);
      double root = Math.sqrt(12.5);
      double[] y = TensorValues.doubles(LengthNorm.of(tape.context(), x));
      double[] expected = {3 / root, -4 / root, 3 / root, -4 / root, 0, 0};
      assertThat(y).containsExactly(expected, org.assertj.core.api.Assertions.within(1e-8));
    }
  }

  @Test
  void labelStandsInPlaceOfTheFirstValues() {
    assertThat(embedded(LabelEmbedding.FIRST_VALUES, Shape.of(2, 2, 1)))
        .containsExactly(0, 1, 3, 4, 1, 0, 7, 8);
  }

  @Test
  void labelIsAPlaneOfItsOwnAtEachPosition() {
    assertThat(embedded(LabelEmbedding.APPENDED, Shape.of(2, 2, 1)))
        .containsExactly(1, 0, 1, 2, 0, 1, 3, 0, 1, 4, 0, 1, 5, 1, 0, 6, 1, 0, 7, 1, 0, 8, 1, 0);
    assertThat(embedded(LabelEmbedding.APPENDED, Shape.of(4)))
        .containsExactly(1, 2, 3, 4, 0, 1, 5, 6, 7, 8, 1, 0);
  }

  private double[] embedded(LabelEmbedding embedding, Shape example) {
    double[] values = IntStream.rangeClosed(1, 8).asDoubleStream().toArray();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, example.prepend(2), values));
      Variable y = embedding.embed(tape, x, Labels.oneHot(tape, new int[] {1, 0}, 2));
      assertThat(y.shape().without(0)).isEqualTo(embedding.output(example, 2));
      return TensorValues.doubles(y.value());
    }
  }

  @Test
  void stateNamesEveryTensorOnce() {
    ForwardForwardNet net = three().build(backend, 3, EXAMPLE);
    assertThat(net.state().keySet())
        .containsExactly(
            "layer0.weight",
            "layer0.bias",
            "layer0.activity",
            "layer1.weight",
            "layer1.bias",
            "layer1.activity",
            "layer2.weight",
            "layer2.bias",
            "layer2.activity",
            "readout.weight",
            "readout.bias");
    assertThat(net.parameterCount()).isEqualTo(13 * 7 + 8 * 6 + 7 * 5 + 12 * 3);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> ForwardForward.of(1))
        .hasMessageContaining("at least 2 classes, got 1");
    assertThatThrownBy(() -> ForwardForward.of(3).build(backend, 1, EXAMPLE))
        .hasMessage("forwardForward: needs at least one layer");
    assertThatThrownBy(() -> three().layer(RELU).build(backend, 1, EXAMPLE))
        .hasMessageContaining("layer3 has no parameters to learn");
    assertThatThrownBy(() -> three().build(backend, 1, Shape.of(3)))
        .hasMessageContaining("[3] has no room for 3 classes");
    assertThatThrownBy(() -> Goodness.sum(0)).hasMessageContaining("threshold above 0, got 0.0");
    assertThatThrownBy(() -> Goodness.sum(1).temperature(Double.NaN))
        .hasMessageContaining("temperature above 0, got NaN");
    assertThatThrownBy(() -> new PeerNormalisation(0.1, 1))
        .hasMessageContaining("memory in [0, 1), got 0.1 and 1.0");
    ForwardForwardNet net = three().build(backend, 1, EXAMPLE);
    var wide = new Batch(new HostArray.Reals(new float[13], Shape.of(1, 13)), HostArray.Ints.of(0));
    assertThatThrownBy(() -> net.readoutScores(wide))
        .hasMessageContaining("expects inputs REAL [1,12], got REAL [1,13]");
    var label =
        new Batch(new HostArray.Reals(new float[12], Shape.of(1, 12)), HostArray.Ints.of(3));
    try (Tape tape = Tape.training(backend, 1, 0)) {
      assertThatThrownBy(() -> net.losses(tape, label, new int[] {0}))
          .hasMessageContaining("label 3 is out of range, expected 0..2");
      assertThatThrownBy(() -> net.losses(tape, batch(), new int[] {0}))
          .hasMessageContaining("6 examples need as many wrong labels, got 1");
    }
  }
}
