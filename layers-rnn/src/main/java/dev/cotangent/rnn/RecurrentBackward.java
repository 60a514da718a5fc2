package dev.cotangent.rnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.backend.RecurrentKernels;
import dev.cotangent.backend.RecurrentKernels.State;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.nn.Activation;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * The backward direction of a {@link RecurrentOp}: from the topmost layer down.
 *
 * <p>Within a layer the gradients of x from both directions are added, forward first.
 */
final class RecurrentBackward {
  private static final Fused SUM = Fused.of(Expr.input(0).plus(Expr.input(1)));
  private static final double[] NO_SCALARS = {};

  private final RecurrentOp op;
  private final RecurrentStack stack;
  private final OpContext context;
  private final RecurrentOp.Trace saved;
  private final OutputGradients dys;
  private final InputGradients into;
  private final State initial;

  RecurrentBackward(
      RecurrentOp op,
      OpContext context,
      RecurrentOp.Trace saved,
      OutputGradients dys,
      InputGradients into) {
    this.op = op;
    this.stack = op.stack();
    this.context = context;
    this.saved = saved;
    this.dys = dys;
    this.into = into;
    Shape states = stack.states(saved.runs().getFirst().spec().batch());
    this.initial =
        new State(
            context.allocate(states),
            hasCellState() ? Optional.of(context.allocate(states)) : Optional.empty());
  }

  void run() {
    Optional<Tensor> dy = dys.get(0);
    for (int layer = stack.layers() - 1; layer >= 0; layer--) {
      Optional<Tensor> dx = layer(layer, dy);
      if (layer < stack.layers() - 1) {
        dy.ifPresent(context::release);
      }
      int below = layer - 1;
      dy = layer == 0 ? dx : dx.map(g -> thinned(below, g));
    }
    dy.ifPresent(g -> into.add(0, () -> g));
    int state = op.inputsBeforeLengths() + (op.lengths() ? 1 : 0);
    if (op.initial()) {
      give(state, initial.h());
      initial.c().ifPresent(c -> give(state + 1, c));
    } else {
      context.release(initial.h());
      initial.c().ifPresent(context::release);
    }
  }

  /** Walks the directions of a layer back and returns the gradient of what it read, if wanted. */
  private Optional<Tensor> layer(int layer, Optional<Tensor> dy) {
    int first = layer * stack.directions();
    Optional<Tensor> dx = direction(first, 0, dy);
    if (stack.bidirectional()) {
      Optional<Tensor> other = direction(first + 1, 1, dy);
      if (dx.isPresent() && other.isPresent()) {
        Tensor[] both = {dx.get(), other.get()};
        context.backend().pointwise(SUM, both, NO_SCALARS, new Tensor[] {dx.get()});
        context.release(other.get());
      }
    }
    return dx;
  }

  private Optional<Tensor> direction(int number, int direction, Optional<Tensor> dy) {
    RecurrentOp.Run run = saved.runs().get(number);
    int hidden = stack.hidden();
    RecurrentKernels.Gradients gradients = allocate(run, number);
    Optional<Tensor> half = dy.map(all -> all.slice(2, direction * hidden, hidden));
    gradients(run, half, finalGradient(number), gradients);
    observe("dh", number, gradients.dStates());
    observe("dc", number, gradients.dCells());
    run.trace().filter(_ -> into.isObserved()).ifPresent(trace -> observeGates(number, trace));
    int weight = 1 + number * stack.weightsPerRun();
    give(weight, gradients.weights().input());
    give(weight + 1, gradients.weights().state());
    give(weight + 2, gradients.weights().bias());
    gradients.weights().stateBias().ifPresent(bias -> give(weight + 3, bias));
    return gradients.dx();
  }

  private void gradients(
      RecurrentOp.Run run,
      Optional<Tensor> dy,
      Optional<State> dFinal,
      RecurrentKernels.Gradients gradients) {
    if (run.starts().isPresent()) {
      new SegmentedRun(context, run.spec(), run.weights(), run.x(), saved.mask(), op.segment())
          .backward(run.starts().get(), dy, dFinal, gradients);
    } else {
      context
          .backend()
          .recurrentGrad(
              run.spec(),
              run.weights(),
              run.x(),
              saved.mask(),
              run.trace().orElseThrow(),
              dy,
              dFinal,
              gradients);
    }
  }

  private RecurrentKernels.Gradients allocate(RecurrentOp.Run run, int number) {
    RecurrentSpec spec = run.spec();
    RecurrentWeights w = run.weights();
    boolean dxWanted = number >= stack.directions() || into.wants(0);
    var weights =
        new RecurrentWeights(
            context.allocate(w.input().shape()),
            context.allocate(w.state().shape()),
            context.allocate(w.bias().shape()),
            w.stateBias().map(bias -> context.allocate(bias.shape())));
    var before =
        new State(
            RecurrentArguments.ofRun(initial.h(), number),
            initial.c().map(c -> RecurrentArguments.ofRun(c, number)));
    return new RecurrentKernels.Gradients(
        weights,
        dxWanted
            ? Optional.of(context.allocate(spec.batch(), spec.time(), spec.input()))
            : Optional.empty(),
        before,
        inner(spec, true),
        inner(spec, hasCellState()));
  }

  private Optional<Tensor> inner(RecurrentSpec spec, boolean exists) {
    return exists && into.isObserved()
        ? Optional.of(context.allocate(spec.time(), spec.batch(), spec.hidden()))
        : Optional.empty();
  }

  private Optional<State> finalGradient(int number) {
    Optional<Tensor> dc = hasCellState() ? dys.get(2) : Optional.empty();
    if (dys.get(1).isEmpty() && dc.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new State(
            RecurrentArguments.ofRun(dys.orZeros(1), number),
            dc.map(all -> RecurrentArguments.ofRun(all, number))));
  }

  private void observe(String what, int number, Optional<Tensor> gradient) {
    if (gradient.isPresent()) {
      into.observe(what + suffix(number), gradient.get());
      context.release(gradient.get());
    }
  }

  private void observeGates(int number, RecurrentTrace trace) {
    String names = gateNames();
    for (int i = 0; i < names.length(); i++) {
      Tensor values = trace.gates().slice(2, i * stack.hidden(), stack.hidden());
      char name = names.charAt(i);
      Activation function = "gnh".indexOf(name) < 0 ? Activation.sigmoid() : Activation.tanh();
      into.observeGate(name + suffix(number), function.f(), values);
    }
  }

  /** The gates in the order of the trace; g, n and h end with tanh, all others with a sigmoid. */
  private String gateNames() {
    return switch (stack.cell()) {
      case LSTM -> "ifgo";
      case GRU_RESET_AFTER, GRU_RESET_BEFORE -> "rzn";
      case RNN_TANH -> "h";
      case RNN_IDENTITY, RNN_RELU -> "";
    };
  }

  private String suffix(int number) {
    if (stack.runs() == 1) {
      return "";
    }
    boolean reverse = saved.runs().get(number).spec().reverse();
    return ".layer" + number / stack.directions() + (reverse ? ".reverse" : "");
  }

  private Tensor thinned(int layer, Tensor dx) {
    if (!op.dropout().isActive(context)) {
      return dx;
    }
    Tensor result = op.dropout().apply(context, layer, dx);
    context.release(dx);
    return result;
  }

  private void give(int input, Tensor gradient) {
    if (into.wants(input)) {
      into.add(input, () -> gradient);
    } else {
      context.release(gradient);
    }
  }

  private boolean hasCellState() {
    return stack.cell().hasCellState();
  }
}
