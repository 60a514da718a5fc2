package dev.cotangent.rnn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Layer;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A built {@link Recurrent}: applies one {@link RecurrentOp} to a batch of sequences. */
public final class RecurrentLayer implements Layer {
  private final RecurrentOptions options;
  private final LayerDropout dropout;
  private final List<Parameter> parameters;

  /**
   * All that a pass over a batch yields.
   *
   * @param y [batch, time, directions*units] of the topmost layer
   * @param h the last states [runs, batch, units], layer by layer, forward before reverse
   * @param c the last cell states likewise, for an LSTM
   */
  public record Outputs(Variable y, Variable h, Optional<Variable> c) {}

  private RecurrentLayer(
      RecurrentOptions options, LayerDropout dropout, List<Parameter> parameters) {
    this.options = options;
    this.dropout = dropout;
    this.parameters = parameters;
  }

  static RecurrentLayer build(RecurrentOptions options, LayerBuilder builder, Shape input) {
    RecurrentStack stack = options.stack();
    if (input.rank() != 2 || input.size() == 0) {
      throw new IllegalArgumentException(
          "recurrent: input must be [time, features], at least one of each, got " + input);
    }
    List<Parameter> parameters = new ArrayList<>();
    for (int run = 0; run < stack.runs(); run++) {
      int layer = run / stack.directions();
      String prefix = prefix(stack, run);
      Shape weight = stack.inputWeight(layer, input.last());
      parameters.add(builder.parameter(prefix + "weight", weight, options.inputWeight()));
      parameters.add(
          builder.parameter(prefix + "recurrent", stack.stateWeight(), options.stateWeight()));
      parameters.add(builder.parameter(prefix + "bias", stack.bias(), options.bias()));
      if (stack.cell().hasStateBias()) {
        Shape shape = Shape.of(stack.hidden());
        parameters.add(builder.parameter(prefix + "recurrentBias", shape, Initialisers.zeros()));
      }
    }
    var dropout = new LayerDropout(options.dropout(), builder.key("dropout"));
    return new RecurrentLayer(options, dropout, List.copyOf(parameters));
  }

  @Override
  public Variable forward(Tape tape, Variable x) {
    Outputs outputs;
    if (options.carry().isPresent()) {
      RecurrentState state = options.carry().get();
      outputs = run(tape, x, state.on(tape, options.stack().states(x.shape().extent(0))));
      state.update(tape.backend(), outputs);
    } else {
      outputs = run(tape, x, List.of());
    }
    return switch (options.output()) {
      case SEQUENCES -> outputs.y();
      case LAST_STATE -> tape.apply(new LastStateOp(options.stack()), outputs.h());
    };
  }

  /**
   * Returns everything a pass yields, from given states on.
   *
   * @param x [batch, time, features]
   * @param initial nothing (0), or h[runs, batch, units] followed, for an LSTM, by c likewise;
   *     gradients flow to them
   */
  public Outputs run(Tape tape, Variable x, List<Variable> initial) {
    List<Variable> inputs = new ArrayList<>();
    inputs.add(x.withoutLengths());
    parameters.forEach(p -> inputs.add(tape.parameter(p)));
    x.lengths().ifPresent(lengths -> inputs.add(tape.constant(lengths)));
    inputs.addAll(initial);
    var op = new RecurrentOp(options.stack(), dropout, x.lengths().isPresent(), !initial.isEmpty());
    List<Variable> outputs = tape.applyAll(op, inputs.toArray(Variable[]::new));
    return new Outputs(
        outputs.get(0).withLengthsOf(x),
        outputs.get(1),
        outputs.size() > 2 ? Optional.of(outputs.get(2)) : Optional.empty());
  }

  /** Returns the shape of one example's output. */
  Shape output(Shape input) {
    int width = options.stack().width();
    return switch (options.output()) {
      case SEQUENCES -> Shape.of(input.extent(0), width);
      case LAST_STATE -> Shape.of(width);
    };
  }

  private static String prefix(RecurrentStack stack, int run) {
    int direction = run % stack.directions();
    String layer = stack.layers() > 1 ? "layer" + run / stack.directions() + "." : "";
    String way = stack.bidirectional() ? (direction == 1 ? "reverse." : "forward.") : "";
    return layer + way;
  }
}
