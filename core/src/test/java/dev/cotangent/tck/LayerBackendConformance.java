package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Agreement;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Proves that layers compute on a backend what they do in float64: extend it and give the backend.
 *
 * <p>Compares outputs, the gradients of input and parameters, and buffers afterwards, each element
 * within the tolerance that a running error analysis of the same kernels gives, see {@link Judge}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LayerBackendConformance {
  private static final long SEED = 42;

  /** Elements that may be undecided, such as those on the kink of a ReLU within rounding. */
  private static final double UNDECIDED = 0.1;

  private Backend backend;
  private Judge judge;

  /** For subclasses. */
  protected LayerBackendConformance() {}

  /** Opens the backend under test. */
  protected abstract Backend backend();

  /** Returns the layers; modules with layers of their own give theirs. */
  protected Stream<LayerCase> cases() {
    return CoreLayerCases.all();
  }

  @BeforeAll
  final void open() {
    backend = backend();
    judge = new Judge(backend);
  }

  @AfterAll
  final void close() {
    backend.close();
  }

  @TestFactory
  Stream<DynamicTest> aTrainingStepAgreesWithFloat64() {
    return cases()
        .map(c ->
            dynamicTest(c.name(), () -> requireAgreement(judge.compare(training(c), backend))));
  }

  @TestFactory
  Stream<DynamicTest> inferenceAgreesWithFloat64() {
    return cases()
        .map(c ->
            dynamicTest(c.name(), () -> requireAgreement(judge.compare(inference(c), backend))));
  }

  private static void requireAgreement(Agreement agreement) {
    assertThat(agreement.failures()).isEmpty();
    assertThat(agreement.compared()).isPositive();
    int all = agreement.compared() + agreement.unspecified();
    assertThat(agreement.unspecified()).isLessThanOrEqualTo((int) (UNDECIDED * all));
  }

  /** The output of a training step, its gradients, and the buffers after it. */
  static Judge.Work training(LayerCase c) {
    return (backend, results) -> {
      Network network = c.layer().build(backend, SEED, c.input());
      try (Tape tape = Tape.training(backend, SEED, 1)) {
        Variable x = input(tape, c);
        Variable y = network.forward(tape, x);
        results.accept("y", y.value());
        if (y.needsGradient()) {
          gradients(tape, x, y, network, results);
        }
      }
      network.buffers().forEach(results);
    };
  }

  private static void gradients(
      Tape tape, Variable x, Variable y, Network network, BiConsumer<String, Tensor> results) {
    Tensor seed = CaseValues.spread(tape.backend(), y.shape(), RandomKey.of(5));
    Gradients gradients = tape.backward(Map.of(y, seed), List.of());
    gradients.find(x).ifPresent(dx -> results.accept("dx", dx));
    for (Parameter parameter : network.parameters()) {
      results.accept("d." + parameter.name(), gradients.of(parameter));
    }
  }

  private static Judge.Work inference(LayerCase c) {
    return (backend, results) -> {
      Network network = c.layer().build(backend, SEED, c.input());
      try (Tape tape = Tape.inference(backend)) {
        results.accept("y", network.forward(tape, input(tape, c)).value());
      }
    };
  }

  private static Variable input(Tape tape, LayerCase c) {
    Tensor x = c.batchOn(tape.backend());
    return c.withLengths(x.type() == ElementType.REAL ? tape.watch(x) : tape.constant(x));
  }
}
