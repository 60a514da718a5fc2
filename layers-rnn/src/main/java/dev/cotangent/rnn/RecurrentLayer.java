package dev.cotangent.rnn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.nn.Layer;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A built {@link Recurrent}: applies one {@link RecurrentOp} to a batch of sequences, or, where its
 * options ask for more than that knows, one operation after another.
 */
public final class RecurrentLayer implements Layer {
  private final RecurrentOptions options;
  private final LayerDropout dropout;
  private final RecurrentParameters parameters;

  /**
   * All that a pass over a batch yields.
   *
   * @param y [batch, time, directions*state] of the topmost layer
   * @param h the last states [runs, batch, state], layer by layer, forward before reverse
   * @param c the last cell states [runs, batch, units], for an LSTM
   */
  public record Outputs(Variable y, Variable h, Optional<Variable> c) {

    /** Returns the states, to be given to a layer as initial ones: h and perhaps c. */
    public List<Variable> states() {
      return c.map(cells -> List.of(h, cells)).orElse(List.of(h));
    }
  }

  private RecurrentLayer(
      RecurrentOptions options, LayerDropout dropout, RecurrentParameters parameters) {
    this.options = options;
    this.dropout = dropout;
    this.parameters = parameters;
  }

  static RecurrentLayer build(RecurrentOptions options, LayerBuilder builder, Shape input) {
    if (input.rank() != 2 || input.size() == 0) {
      throw new IllegalArgumentException(
          "recurrent: input must be [time, features], at least one of each, got " + input);
    }
    var parameters = RecurrentParameters.build(options, builder, input.last());
    var dropout = new LayerDropout(options.dropout().between(), builder.key("dropout"));
    return new RecurrentLayer(options, dropout, parameters);
  }

  @Override
  public Variable forward(Tape tape, Variable x) {
    Optional<RecurrentState> carry = options.start().carry();
    Shape states = Shape.of(options.stack().runs(), x.shape().extent(0), options.stateWidth());
    List<Variable> initial = carry.map(state -> state.on(tape, states)).orElse(List.of());
    Outputs outputs = run(tape, x, initial);
    carry.ifPresent(state -> state.update(tape, outputs));
    return switch (options.output()) {
      case SEQUENCES -> outputs.y();
      case LAST_STATE -> tape.apply(new LastStateOp(options.stack().directions()), outputs.h());
    };
  }

  /**
   * Returns everything a pass yields, from given states on.
   *
   * @param x [batch, time, features]
   * @param initial nothing (0, or what was learned), or h[runs, batch, state] followed, for an
   *     LSTM, by c[runs, batch, units]; gradients flow to them
   * @throws IllegalArgumentException if the states are too many, too few, or of another shape, or a
   *     sequence has no step
   */
  public Outputs run(Tape tape, Variable x, List<Variable> initial) {
    requireStates(x.shape(), initial);
    x.lengths().ifPresent(RecurrentLayer::requireSteps);
    List<Variable> start = initial.isEmpty() ? learned(tape, x.shape().extent(0)) : initial;
    Outputs outputs =
        options.isLayered()
            ? new LayeredPass(tape, options, parameters, dropout.key(), x.lengths())
                .run(x.withoutLengths(), start)
            : apply(tape, options, options.stack(), dropout, x, weights(tape), start);
    return new Outputs(outputs.y().withLengthsOf(x), outputs.h(), outputs.c());
  }

  /** Applies the one operation. */
  static Outputs apply(
      Tape tape,
      RecurrentOptions options,
      RecurrentStack stack,
      LayerDropout dropout,
      Variable x,
      List<Variable> weights,
      List<Variable> initial) {
    Optional<Tensor> lengths = x.lengths();
    List<Variable> inputs = new ArrayList<>();
    inputs.add(x.withoutLengths());
    inputs.addAll(weights);
    lengths.ifPresent(tensor -> inputs.add(tape.constant(tensor)));
    inputs.addAll(initial);
    int segment = options.recomputing() ? (int) Math.ceil(Math.sqrt(x.shape().extent(1))) : 0;
    var op = new RecurrentOp(stack, dropout, lengths.isPresent(), !initial.isEmpty(), segment);
    List<Variable> outputs = tape.applyAll(op, inputs.toArray(Variable[]::new));
    return new Outputs(
        outputs.get(0),
        outputs.get(1),
        outputs.size() > 2 ? Optional.of(outputs.get(2)) : Optional.empty());
  }

  private List<Variable> weights(Tape tape) {
    List<Variable> weights = new ArrayList<>();
    for (Map<String, Parameter> run : parameters.runs()) {
      run.values().forEach(p -> weights.add(tape.parameter(p)));
    }
    return weights;
  }

  /** The learned states, one copy for each row; none if they are 0. */
  private List<Variable> learned(Tape tape, int batch) {
    return parameters.start().stream()
        .map(p -> {
          Shape all = p.shape().with(1, batch);
          Variable zeros = tape.constant(tape.context().zeros(all));
          return tape.apply(PointwiseOp.add(), zeros, tape.parameter(p));
        })
        .toList();
  }

  private static void requireSteps(Tensor lengths) {
    if (lengths.type() == ElementType.INT) {
      int[] all = TensorValues.integers(lengths);
      if (Arrays.stream(all).anyMatch(length -> length == 0)) {
        throw new IllegalArgumentException(
            "recurrent: each sequence needs at least 1 step, got lengths " + Arrays.toString(all));
      }
    }
  }

  private void requireStates(Shape x, List<Variable> initial) {
    RecurrentStack stack = options.stack();
    int count = stack.cell().hasCellState() ? 2 : 1;
    if (initial.isEmpty()) {
      return;
    }
    if (initial.size() != count) {
      throw new IllegalArgumentException(
          "recurrent: %s has %d initial states, got %d"
              .formatted(stack.cell(), count, initial.size()));
    }
    int[] widths = {options.stateWidth(), stack.hidden()};
    for (int i = 0; i < count; i++) {
      Shape expected = Shape.of(stack.runs(), x.extent(0), widths[i]);
      if (!initial.get(i).shape().equals(expected)) {
        throw new IllegalArgumentException(
            "recurrent: initial state %s must be %s, got %s"
                .formatted(i == 0 ? "h" : "c", expected, initial.get(i).shape()));
      }
    }
  }

  /** Returns the shape of one example's output. */
  Shape output(Shape input) {
    return switch (options.output()) {
      case SEQUENCES -> Shape.of(input.extent(0), options.width());
      case LAST_STATE -> Shape.of(options.width());
    };
  }
}
