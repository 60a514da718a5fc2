package dev.cotangent.backend.cases;

import dev.cotangent.backend.RecurrentKernels.Gradients;
import dev.cotangent.backend.RecurrentKernels.State;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** The many tensors of a recurrent kernel. */
public final class RecurrentArguments {
  /**
   * What a case uses.
   *
   * @param mask whether some steps do not count
   * @param views whether x, y and dy are columns of wider tensors
   * @param dy whether there is a gradient of y
   * @param dFinal whether there is a gradient of the final state
   * @param states whether dStates and dCells are wanted
   * @param dx whether dx is wanted
   */
  public record Options(
      boolean mask, boolean views, boolean dy, boolean dFinal, boolean states, boolean dx) {

    /** Options with dx. */
    public Options(boolean mask, boolean views, boolean dy, boolean dFinal, boolean states) {
      this(mask, views, dy, dFinal, states, true);
    }

    /** Returns the same without dx. */
    public Options withoutDx() {
      return new Options(mask, views, dy, dFinal, states, false);
    }

    @Override
    public String toString() {
      return (mask ? " mask" : "")
          + (views ? " views" : "")
          + (dy ? "" : " without dy")
          + (dFinal ? "" : " without dFinal")
          + (states ? " dStates" : "")
          + (dx ? "" : " without dx");
    }
  }

  private final Arguments arguments;
  private final RecurrentSpec spec;
  private final Options options;

  RecurrentArguments(Arguments arguments, RecurrentSpec spec, Options options) {
    this.arguments = arguments;
    this.spec = spec;
    this.options = options;
  }

  /** Returns weights of about 1/sqrt(fan-in). */
  RecurrentWeights weights() {
    int rows = spec.cell().gates() * spec.hidden();
    Tensor input = finite("W", 1 / Math.sqrt(spec.input()), rows, spec.input());
    Tensor state = finite("U", 1 / Math.sqrt(spec.hidden()), rows, spec.hidden());
    Tensor bias = finite("b", 0.5, rows);
    return new RecurrentWeights(input, state, bias, stateBias(false));
  }

  /** Returns x[batch, time, input], NaN where masked. */
  Tensor x() {
    int width = spec.input();
    int wide = options.views ? width + 3 : width;
    double[] values = whereCounted("x", wide);
    Tensor x = arguments.input("x", values, spec.batch(), spec.time(), wide);
    return options.views ? x.slice(2, 2, width) : x;
  }

  /** Returns the state before the first step. */
  State initial() {
    Tensor h = finite("h0", 1, spec.batch(), spec.hidden());
    return new State(h, cell(() -> finite("c0", 1, spec.batch(), spec.hidden())));
  }

  /** Returns the mask [time, batch], with holes. */
  Optional<Tensor> mask() {
    return options.mask
        ? Optional.of(arguments.input("mask", maskValues(), spec.time(), spec.batch()))
        : Optional.empty();
  }

  /** Returns numbers [batch, time, wide], NaN where masked. */
  private double[] whereCounted(String name, int wide) {
    double[] values = arguments.drawFinite(name, 1, spec.batch() * spec.time() * wide);
    double[] mask = maskValues();
    for (int i = 0; i < values.length; i++) {
      int step = i / wide % spec.time();
      int sequence = i / wide / spec.time();
      boolean counts = !options.mask || mask[step * spec.batch() + sequence] == 1;
      values[i] = counts ? values[i] : Double.NaN;
    }
    return values;
  }

  /** Returns y, or dy that is NaN where masked, [batch, time, hidden]. */
  Tensor sequence(String name, boolean written) {
    int wide = options.views ? 2 * spec.hidden() : spec.hidden();
    int[] extents = {spec.batch(), spec.time(), wide};
    Tensor all =
        written
            ? arguments.output(name, extents)
            : arguments.input(name, whereCounted(name, wide), extents);
    return options.views ? all.slice(2, spec.hidden(), spec.hidden()) : all;
  }

  /** Returns a dense y that nobody compares. */
  Tensor hidden(String name) {
    Shape shape = Shape.of(spec.batch(), spec.time(), spec.hidden());
    return arguments.workspace(name, ElementType.REAL, shape);
  }

  /** Returns where the forward pass leaves its state, compared or not. */
  RecurrentTrace trace(boolean compared) {
    Shape gates = Shape.of(spec.time(), spec.batch(), spec.cell().traces() * spec.hidden());
    Shape states = Shape.of(spec.time() + 1, spec.batch(), spec.hidden());
    return new RecurrentTrace(
        written("gates", compared && !options.mask, gates),
        written("h", compared, states),
        cell(() -> written("c", compared, states)));
  }

  Optional<Tensor> dy() {
    return options.dy ? Optional.of(sequence("dy", false)) : Optional.empty();
  }

  Optional<State> dFinal() {
    if (!options.dFinal) {
      return Optional.empty();
    }
    Tensor h = finite("dFinalH", 1, spec.batch(), spec.hidden());
    boolean both = options.dy;
    Optional<Tensor> c =
        both ? cell(() -> finite("dFinalC", 1, spec.batch(), spec.hidden())) : Optional.empty();
    return Optional.of(new State(h, c));
  }

  /** Returns the gradients to be written. */
  Gradients gradients() {
    int rows = spec.cell().gates() * spec.hidden();
    var weights =
        new RecurrentWeights(
            arguments.output("dW", rows, spec.input()),
            arguments.output("dU", rows, spec.hidden()),
            arguments.output("db", rows),
            stateBias(true));
    Optional<Tensor> dx =
        options.dx
            ? Optional.of(arguments.output("dx", spec.batch(), spec.time(), spec.input()))
            : Optional.empty();
    Shape state = Shape.of(spec.batch(), spec.hidden());
    var initial =
        new State(arguments.output("dh0", state), cell(() -> arguments.output("dc0", state)));
    Shape states = state.prepend(spec.time());
    return new Gradients(
        weights,
        dx,
        initial,
        options.states ? Optional.of(arguments.output("dStates", states)) : Optional.empty(),
        options.states ? cell(() -> arguments.output("dCells", states)) : Optional.empty());
  }

  private Tensor finite(String name, double scale, int... extents) {
    return arguments.finite(name, scale, extents);
  }

  private Tensor written(String name, boolean compared, Shape shape) {
    return compared
        ? arguments.output(name, shape)
        : arguments.workspace(name, ElementType.REAL, shape);
  }

  private Optional<Tensor> cell(java.util.function.Supplier<Tensor> tensor) {
    return spec.cell().hasCellState() ? Optional.of(tensor.get()) : Optional.empty();
  }

  private Optional<Tensor> stateBias(boolean written) {
    if (!spec.cell().hasStateBias()) {
      return Optional.empty();
    }
    return Optional.of(
        written
            ? arguments.output("dStateBias", spec.hidden())
            : finite("stateBias", 0.5, spec.hidden()));
  }

  private double[] maskValues() {
    double[] random = arguments.draw("mask", InputKind.RANDOM, spec.time() * spec.batch());
    return Arrays.stream(random).map(v -> v < -0.5 ? 0 : 1).toArray();
  }
}
