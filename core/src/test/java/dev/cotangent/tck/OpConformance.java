package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every operation must do; extend it and give {@link #cases()}. */
public abstract class OpConformance {
  /** The largest error of a gradient, see {@link GradCheck}. */
  protected static final double GRADIENT_GATE = 1e-6;

  /** Returns the cases, with every option of the operations. */
  protected abstract Stream<OpCase> cases();

  @TestFactory
  Stream<DynamicTest> outputsHaveTheExpectedShapes() {
    return each(c -> {
      try (Tape tape = Tape.training(new ReferenceBackend(), 3, 1)) {
        assertThat(apply(tape, c)).map(Variable::shape).isEqualTo(c.outputs());
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> gradientsEqualDifferences() {
    return each(c -> {
      Backend backend = new ReferenceBackend();
      GradCheck.Result result = GradCheck.on(backend).op(c.op(), c.inputsOn(backend));
      assertThat(result.largest())
          .as("%s: a gradient that is 0 shows nothing", c.name())
          .isPositive();
      assertThat(result.error()).as("%s: %s", c.name(), result).isLessThan(GRADIENT_GATE);
    });
  }

  @TestFactory
  Stream<DynamicTest> sameSeedGivesTheSameBits() {
    return each(c -> assertThat(run(c, false)).isEqualTo(run(c, false)));
  }

  @TestFactory
  Stream<DynamicTest> inputsMayBeViews() {
    return each(c -> assertThat(run(c, true)).isEqualTo(run(c, false)));
  }

  @TestFactory
  Stream<DynamicTest> inputsAreLeftAlone() {
    return each(c -> {
      Backend backend = new ReferenceBackend();
      Tensor[] inputs = c.inputsOn(backend);
      List<double[]> before = reals(inputs);
      try (Tape tape = Tape.training(backend, 3, 1)) {
        List<Variable> ys = tape.applyAll(c.op(), variables(tape, inputs));
        backward(tape, ys);
      }
      assertThat(reals(inputs)).usingRecursiveComparison().isEqualTo(before);
    });
  }

  private Stream<DynamicTest> each(Consumer<OpCase> check) {
    return cases().map(c -> dynamicTest(c.name(), () -> check.accept(c)));
  }

  private static List<Variable> apply(Tape tape, OpCase c) {
    return tape.applyAll(c.op(), variables(tape, c.inputsOn(tape.backend())));
  }

  /** All REAL outputs, then the gradients of all REAL inputs. */
  private static List<List<Double>> run(OpCase c, boolean asViews) {
    Backend backend = new ReferenceBackend();
    Tensor[] inputs = c.inputsOn(backend);
    if (asViews) {
      Arrays.setAll(inputs, i -> view(backend, inputs[i]));
    }
    try (Tape tape = Tape.training(backend, 3, 1)) {
      Variable[] xs = variables(tape, inputs);
      List<Variable> ys = tape.applyAll(c.op(), xs);
      Stream<List<Double>> outputs =
          ys.stream().filter(Variable::needsGradient).map(y -> list(y.value())).toList().stream();
      var gradients = backward(tape, ys);
      return Stream.concat(
              outputs,
              Arrays.stream(xs)
                  .filter(Variable::needsGradient)
                  .flatMap(x -> gradients.find(x).stream())
                  .map(OpConformance::list))
          .toList();
    }
  }

  private static Gradients backward(Tape tape, List<Variable> ys) {
    Variable y = ys.getFirst();
    Tensor seed = CaseValues.spread(tape.backend(), y.shape(), RandomKey.of(5));
    return tape.backward(Map.of(y, seed), List.of());
  }

  private static Variable[] variables(Tape tape, Tensor[] inputs) {
    return Arrays.stream(inputs)
        .map(t -> t.type() == ElementType.REAL ? tape.watch(t) : tape.constant(t))
        .toArray(Variable[]::new);
  }

  /** The same values with gaps between them, after an offset; NaN or a huge integer around. */
  private static Tensor view(Backend backend, Tensor x) {
    if (x.shape().rank() == 0) {
      return x;
    }
    int last = x.shape().last();
    var wide = x.shape().with(-1, 2 * last + 1);
    Tensor room = backend.allocate(x.type(), wide, Lifetime.PERSISTENT);
    Tensor view = new Tensor(room.buffer(), room.layout().slice(-1, 1, last, 2));
    if (x.type() == ElementType.REAL) {
      double[] values = TensorValues.doubles(x);
      double[] spaced = new double[wide.size()];
      Arrays.fill(spaced, Double.NaN);
      for (int i = 0; i < values.length; i++) {
        spaced[i / last * (2 * last + 1) + 1 + 2 * (i % last)] = values[i];
      }
      backend.write(spaced, room);
    } else {
      int[] values = TensorValues.integers(x);
      int[] spaced = new int[wide.size()];
      Arrays.fill(spaced, Integer.MAX_VALUE);
      for (int i = 0; i < values.length; i++) {
        spaced[i / last * (2 * last + 1) + 1 + 2 * (i % last)] = values[i];
      }
      backend.write(spaced, room);
    }
    return view;
  }

  private static List<double[]> reals(Tensor[] tensors) {
    return Arrays.stream(tensors)
        .filter(t -> t.type() == ElementType.REAL)
        .map(TensorValues::doubles)
        .toList();
  }

  private static List<Double> list(Tensor tensor) {
    return Arrays.stream(TensorValues.doubles(tensor)).boxed().toList();
  }
}
