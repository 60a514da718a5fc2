package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.diagnostics.GradCheck.Mode;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every layer must do; extend it and give {@link #cases()}. */
public abstract class LayerConformance {
  /** The largest error of a gradient, see {@link GradCheck}. */
  public static final double GRADIENT_GATE = 1e-6;

  private static final long SEED = 42;
  private static final PointwiseOp SQUARED_DISTANCE =
      PointwiseOp.of("squaredDistance", Expr.input(0).minus(Expr.input(1)).square());

  /** Returns the cases, with every option of the layer. */
  protected abstract Stream<LayerCase> cases();

  @TestFactory
  Stream<DynamicTest> outputHasTheInferredShape() {
    return each(c -> {
      Network network = build(c, SEED);
      assertThat(network.outputShape()).isEqualTo(c.output());
      for (int batch : new int[] {1, c.batch()}) {
        for (Tape tape : tapes(network.backend())) {
          Variable x = input(tape, sized(c, batch));
          Shape expected = c.output().prepend(batch);
          assertThat(network.forward(tape, x).shape()).isEqualTo(expected);
          tape.close();
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> gradientsInTrainingEqualDifferences() {
    return each(c -> checkGradients(c, Mode.TRAINING));
  }

  @TestFactory
  Stream<DynamicTest> gradientsInInferenceEqualDifferences() {
    return each(c -> checkGradients(c, Mode.INFERENCE));
  }

  @TestFactory
  Stream<DynamicTest> gradientsOfOneExampleEqualDifferences() {
    return each(c -> checkGradients(sized(c, 1), Mode.INFERENCE));
  }

  @TestFactory
  Stream<DynamicTest> sameSeedGivesTheSameNumbers() {
    return each(c -> {
      List<double[]> first = step(build(c, SEED), c);
      assertThat(step(build(c, SEED), c)).usingRecursiveComparison().isEqualTo(first);
    });
  }

  @TestFactory
  Stream<DynamicTest> inferenceGivesTheSameNumbersTwice() {
    return each(c -> {
      Network network = build(c, SEED);
      assertThat(infer(network, c)).isEqualTo(infer(network, c));
    });
  }

  @TestFactory
  Stream<DynamicTest> stateIsAllThatDistinguishesTwoNetworks() {
    return each(c -> {
      Network trained = build(c, SEED);
      var unused = step(trained, c);
      Network other = build(c, SEED + 1);
      assertThat(other.state().keySet()).isEqualTo(trained.state().keySet());
      List<Tensor> from = List.copyOf(trained.state().values());
      List<Tensor> to = List.copyOf(other.state().values());
      for (int i = 0; i < from.size(); i++) {
        other.backend().write(TensorValues.doubles(from.get(i)), to.get(i));
      }
      assertThat(infer(other, c)).isEqualTo(infer(trained, c));
    });
  }

  @TestFactory
  Stream<DynamicTest> oneStepDownTheGradientLowersTheLoss() {
    return each(c -> {
      Network network = build(c, SEED);
      Tensor x = c.batchOn(network.backend());
      double before = descend(network, c, x, 1e-4);
      assertThat(descend(network, c, x, 0)).as(c.name()).isLessThan(before);
    });
  }

  @TestFactory
  Stream<DynamicTest> paddingHasNoInfluence() {
    return cases()
        .filter(c -> c.lengths().isPresent())
        .map(c -> dynamicTest(c.name(), () -> checkPadding(c)));
  }

  private static void checkPadding(LayerCase c) {
    Network network = build(c, SEED);
    Tensor x = c.batchOn(network.backend());
    double[] expected = infer(network, c);
    if (x.type() == ElementType.INT) {
      return;
    }
    double[] values = TensorValues.doubles(x);
    List<Integer> padding = padding(c);
    padding.forEach(i -> values[i] = Double.NaN);
    network.backend().write(values, x);
    try (Tape tape = Tape.evaluation(network.backend())) {
      Variable in = tape.watch(x);
      Variable y = network.forward(tape, c.withLengths(in));
      assertThat(TensorValues.doubles(y.value())).isEqualTo(expected);
      double[] dx = TensorValues.doubles(backward(tape, y).of(in));
      assertThat(padding).allSatisfy(i -> assertThat(dx[i]).isZero());
      assertThat(dx).doesNotContain(Double.NaN);
    }
  }

  /** The indices of all elements in padded steps. */
  private static List<Integer> padding(LayerCase c) {
    int time = c.input().extent(0);
    int features = c.input().size() / time;
    int[] lengths = c.lengths().orElseThrow();
    List<Integer> padding = new ArrayList<>();
    for (int i = 0; i < lengths.length * time * features; i++) {
      if (i / features % time >= lengths[i / features / time]) {
        padding.add(i);
      }
    }
    return padding;
  }

  private static void checkGradients(LayerCase c, Mode mode) {
    Network network = build(c, SEED);
    Tensor x = c.batchOn(network.backend());
    GradCheck.Result result =
        GradCheck.on(network.backend())
            .mode(mode)
            .limit(60)
            .network(network, x, in -> c.withLengths(in), y -> y);
    boolean nothingToCheck = result.checked() == 0;
    assertThat(nothingToCheck || result.largest() > 0)
        .as("%s: a gradient that is 0 shows nothing", c.name())
        .isTrue();
    assertThat(result.error()).as("%s, %s: %s", c.name(), mode, result).isLessThan(GRADIENT_GATE);
  }

  /** Moves against the gradient of the mean squared distance from a target; returns that before. */
  private static double descend(Network network, LayerCase c, Tensor x, double rate) {
    try (Tape tape = Tape.training(network.backend(), SEED, 1)) {
      Variable in = x.type() == ElementType.REAL ? tape.watch(x) : tape.constant(x);
      Variable y = network.forward(tape, c.withLengths(in));
      Tensor target = CaseValues.spread(network.backend(), y.shape(), RandomKey.of(13));
      Variable loss =
          tape.apply(ReduceOp.sum(), tape.apply(SQUARED_DISTANCE, y, tape.constant(target)));
      double value = TensorValues.single(loss.value());
      Gradients gradients = tape.backward(loss);
      if (network.parameters().isEmpty()) {
        move(x, gradients.of(in), rate);
      }
      gradients.parameters().forEach((p, g) -> move(p.value(), g, rate));
      return value;
    }
  }

  private static void move(Tensor value, Tensor gradient, double rate) {
    double[] values = TensorValues.doubles(value);
    double[] slopes = TensorValues.doubles(gradient);
    Arrays.setAll(values, i -> values[i] - rate * slopes[i]);
    ((Backend) value.buffer().owner()).write(values, value);
  }

  /** The output of a training step, all gradients, and the state after it. */
  private static List<double[]> step(Network network, LayerCase c) {
    List<double[]> numbers = new ArrayList<>();
    try (Tape tape = Tape.training(network.backend(), SEED, 1)) {
      Variable y = network.forward(tape, input(tape, c));
      numbers.add(TensorValues.doubles(y.value()));
      if (y.needsGradient()) {
        Gradients gradients = backward(tape, y);
        for (Parameter parameter : network.parameters()) {
          numbers.add(TensorValues.doubles(gradients.of(parameter)));
        }
      }
    }
    network.state().values().forEach(t -> numbers.add(TensorValues.doubles(t)));
    return numbers;
  }

  private static Gradients backward(Tape tape, Variable y) {
    Tensor seed = CaseValues.spread(tape.backend(), y.shape(), RandomKey.of(5));
    return tape.backward(Map.of(y, seed), List.of());
  }

  private static double[] infer(Network network, LayerCase c) {
    try (Tape tape = Tape.inference(network.backend())) {
      return TensorValues.doubles(network.forward(tape, input(tape, c)).value());
    }
  }

  private Stream<DynamicTest> each(Consumer<LayerCase> check) {
    return cases().map(c -> dynamicTest(c.name(), () -> check.accept(c)));
  }

  private static List<Tape> tapes(Backend backend) {
    return List.of(
        Tape.training(backend, SEED, 1), Tape.evaluation(backend), Tape.inference(backend));
  }

  private static Network build(LayerCase c, long seed) {
    return c.layer().build(new ReferenceBackend(), seed, c.input());
  }

  private static LayerCase sized(LayerCase c, int batch) {
    return c.lengths().isPresent()
        ? c.lengths(Arrays.copyOf(c.lengths().get(), batch))
        : c.batch(batch);
  }

  private static Variable input(Tape tape, LayerCase c) {
    Tensor x = c.batchOn(tape.backend());
    return c.withLengths(x.type() == ElementType.REAL ? tape.watch(x) : tape.constant(x));
  }
}
