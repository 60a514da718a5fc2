package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.ConcatOp;
import dev.cotangent.nn.DropoutOp;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.SliceOp;
import dev.cotangent.nn.StackOp;
import dev.cotangent.nn.UnstackOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pass over a batch layer by layer, with what {@link RecurrentOp} does not know in between.
 *
 * <p>A layer is one {@link RecurrentOp} where a kernel knows its cell, else a {@link StepLoop} for
 * each direction.
 *
 * @param key of all dropout
 * @param lengths of the sequences, if they are unequal
 */
record LayeredPass(
    Tape tape,
    RecurrentOptions options,
    RecurrentParameters parameters,
    RandomKey key,
    Optional<Tensor> lengths) {

  /**
   * Returns all that the pass yields.
   *
   * @param x [batch, time, features]
   * @param initial nothing (0), or h and perhaps c of all runs
   */
  RecurrentLayer.Outputs run(Variable x, List<Variable> initial) {
    RecurrentStack stack = options.stack();
    int directions = stack.directions();
    List<Variable> h = new ArrayList<>();
    List<Variable> c = new ArrayList<>();
    Variable below = options.isStepped() ? new Padding(tape, lengths).zeroed(x) : x;
    for (int layer = 0; layer < stack.layers(); layer++) {
      SliceOp own = SliceOp.of(0, layer * directions, directions);
      List<Variable> start = initial.stream().map(state -> tape.apply(own, state)).toList();
      Variable read = dropped(below, layer);
      RecurrentLayer.Outputs outputs =
          options.isStepped() ? stepped(layer, read, start) : fused(layer, read, start);
      boolean adds = options.residual() && layer > 0;
      below = adds ? tape.apply(PointwiseOp.add(), outputs.y(), below) : outputs.y();
      h.add(outputs.h());
      outputs.c().ifPresent(c::add);
    }
    return new RecurrentLayer.Outputs(
        below, joined(h), c.isEmpty() ? Optional.empty() : Optional.of(joined(c)));
  }

  private Variable joined(List<Variable> layers) {
    return tape.apply(new ConcatOp(0), layers.toArray(Variable[]::new));
  }

  private Variable dropped(Variable x, int layer) {
    RecurrentDropout dropout = options.dropout();
    Variable read = x;
    if (tape.isTraining() && layer > 0 && dropout.between() > 0) {
      read = tape.apply(new DropoutOp(dropout.between(), key.derive(layer - 1)), read);
    }
    if (tape.isTraining() && dropout.inputs() > 0) {
      RandomKey own = key.derive("inputs").derive(layer);
      read = tape.apply(new DropoutOp(dropout.inputs(), own, DropoutOp.Unit.CHANNEL), read);
    }
    return read;
  }

  private RecurrentLayer.Outputs fused(int layer, Variable x, List<Variable> initial) {
    RecurrentStack stack = options.stack();
    var one = new RecurrentStack(stack.cell(), stack.hidden(), 1, stack.bidirectional());
    List<Variable> weights = new ArrayList<>();
    for (int direction = 0; direction < stack.directions(); direction++) {
      parameters
          .runs()
          .get(layer * stack.directions() + direction)
          .values()
          .forEach(p -> weights.add(tape.parameter(p)));
    }
    Variable in = lengths.map(x::withLengths).orElse(x);
    return RecurrentLayer.apply(tape, options, one, LayerDropout.NONE, in, weights, initial);
  }

  private RecurrentLayer.Outputs stepped(int layer, Variable x, List<Variable> initial) {
    int directions = options.stack().directions();
    List<StepCell.State> starts = starts(x.shape().extent(0), initial);
    List<Variable> ys = new ArrayList<>();
    List<Variable> hs = new ArrayList<>();
    List<Variable> cs = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      int run = layer * directions + direction;
      StepCell.State start = starts.get(direction);
      StepLoop.Result result =
          new StepLoop(tape, new Padding(tape, lengths))
              .run(cell(run), x, start, stateMask(run, start), direction == 1);
      ys.add(result.y());
      hs.add(result.last().h());
      result.last().c().ifPresent(cs::add);
    }
    Variable y =
        directions == 1 ? ys.getFirst() : tape.apply(new ConcatOp(-1), ys.toArray(Variable[]::new));
    return new RecurrentLayer.Outputs(
        y, stacked(hs), cs.isEmpty() ? Optional.empty() : Optional.of(stacked(cs)));
  }

  private Variable stacked(List<Variable> states) {
    return tape.apply(new StackOp(), states.toArray(Variable[]::new));
  }

  /** The states before the first step, one for each direction. */
  private List<StepCell.State> starts(int batch, List<Variable> initial) {
    List<StepCell.State> starts = new ArrayList<>();
    boolean cells = options.stack().cell().hasCellState();
    if (initial.isEmpty()) {
      Variable h = zeros(batch, options.stateWidth());
      Optional<Variable> c =
          cells ? Optional.of(zeros(batch, options.stack().hidden())) : Optional.empty();
      for (int direction = 0; direction < options.stack().directions(); direction++) {
        starts.add(new StepCell.State(h, c));
      }
      return starts;
    }
    List<Variable> h = tape.applyAll(new UnstackOp(), initial.get(0));
    List<Variable> c = cells ? tape.applyAll(new UnstackOp(), initial.get(1)) : List.of();
    for (int direction = 0; direction < h.size(); direction++) {
      Optional<Variable> own = cells ? Optional.of(c.get(direction)) : Optional.empty();
      starts.add(new StepCell.State(h.get(direction), own));
    }
    return starts;
  }

  private Variable zeros(int batch, int features) {
    return tape.constant(tape.context().zeros(Shape.of(batch, features)));
  }

  private StepCell cell(int run) {
    var weights = new DirectionWeights(tape, parameters.runs().get(run));
    return switch (options.stack().cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU -> new SimpleStep(options.stack().cell(), weights);
      case LSTM -> new LstmStep(options.variant(), weights);
      case GRU_RESET_AFTER, GRU_RESET_BEFORE -> new GruStep(options.stack().cell(), weights);
    };
  }

  /** The mask of dropped units, 0 or 1/(1 - p), the same for all steps. */
  private Optional<Variable> stateMask(int run, StepCell.State start) {
    double rate = options.dropout().states();
    if (!tape.isTraining() || rate == 0) {
      return Optional.empty();
    }
    Tensor ones = tape.context().allocate(start.h().shape());
    tape.backend().fill(1, ones);
    var drop = new DropoutOp(rate, key.derive("states").derive(run));
    return Optional.of(tape.apply(drop, tape.constant(ones)));
  }
}
