package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentKernels.State;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The inputs of a {@link RecurrentOp} by name, checked. */
record RecurrentArguments(RecurrentOp op, List<Tensor> inputs) {
  private static final int NO_RUN = -1;

  /**
   * Returns the inputs by name.
   *
   * @throws IllegalArgumentException if their number, shapes or types do not fit the operation
   */
  static RecurrentArguments of(RecurrentOp op, List<Tensor> inputs) {
    RecurrentStack stack = op.stack();
    int states = op.initial() ? (stack.cell().hasCellState() ? 2 : 1) : 0;
    int expected = op.inputsBeforeLengths() + (op.lengths() ? 1 : 0) + states;
    if (inputs.size() != expected) {
      throw new IllegalArgumentException(
          "recurrent: %s expects %d inputs, got %d".formatted(op, expected, inputs.size()));
    }
    var arguments = new RecurrentArguments(op, inputs);
    arguments.check();
    return arguments;
  }

  Tensor x() {
    return inputs.getFirst();
  }

  RecurrentWeights weights(int run) {
    int first = 1 + run * op.stack().weightsPerRun();
    boolean stateBias = op.stack().cell().hasStateBias();
    return new RecurrentWeights(
        inputs.get(first),
        inputs.get(first + 1),
        inputs.get(first + 2),
        stateBias ? Optional.of(inputs.get(first + 3)) : Optional.empty());
  }

  Optional<Tensor> lengths() {
    return op.lengths() ? Optional.of(inputs.get(op.inputsBeforeLengths())) : Optional.empty();
  }

  /** Returns the state before the first step of a run, if it is an input. */
  Optional<State> initial(int run) {
    if (!op.initial()) {
      return Optional.empty();
    }
    int first = op.inputsBeforeLengths() + (op.lengths() ? 1 : 0);
    Tensor h = ofRun(inputs.get(first), run);
    boolean cells = op.stack().cell().hasCellState();
    return Optional.of(
        new State(h, cells ? Optional.of(ofRun(inputs.get(first + 1), run)) : Optional.empty()));
  }

  /** Returns the part [batch, hidden] of a run in states [runs, batch, hidden]. */
  static Tensor ofRun(Tensor states, int run) {
    return states.slice(0, run, 1).reshape(states.shape().without(0));
  }

  private void check() {
    Shape x = x().shape();
    if (x.rank() != 3) {
      throw new IllegalArgumentException("recurrent: x must be [batch, time, features], got " + x);
    }
    RecurrentStack stack = op.stack();
    for (int run = 0; run < stack.runs(); run++) {
      RecurrentWeights w = weights(run);
      int layer = run / stack.directions();
      require("W", run, stack.inputWeight(layer, x.last()), w.input());
      require("U", run, stack.stateWeight(), w.state());
      require("b", run, stack.bias(), w.bias());
      if (w.stateBias().isPresent()) {
        require("the state bias", run, Shape.of(stack.hidden()), w.stateBias().get());
      }
    }
    for (int i = op.inputsBeforeLengths() + (op.lengths() ? 1 : 0); i < inputs.size(); i++) {
      require("an initial state", NO_RUN, stack.states(x.extent(0)), inputs.get(i));
    }
    lengths().ifPresent(lengths -> requireLengths(x, lengths));
  }

  private static void requireLengths(Shape x, Tensor lengths) {
    require("the lengths", NO_RUN, Shape.of(x.extent(0)), lengths);
    if (lengths.type() != ElementType.INT) {
      throw new IllegalArgumentException("recurrent: lengths must be INT, got " + lengths);
    }
  }

  private static void require(String what, int run, Shape expected, Tensor tensor) {
    if (!tensor.shape().equals(expected)) {
      String whose = run == NO_RUN ? what : what + " of run " + run;
      throw new IllegalArgumentException(
          "recurrent: %s must be %s, got %s".formatted(whose, expected, tensor.shape()));
    }
  }
}
