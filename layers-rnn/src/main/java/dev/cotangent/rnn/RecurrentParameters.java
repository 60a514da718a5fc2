package dev.cotangent.rnn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a recurrent layer.
 *
 * @param runs those of each run by their names without prefix, in the order of {@link RecurrentOp}
 * @param start the learned states before the first step, h and perhaps c, if they are learned
 */
record RecurrentParameters(List<Map<String, Parameter>> runs, List<Parameter> start) {

  static RecurrentParameters build(RecurrentOptions options, LayerBuilder builder, int features) {
    RecurrentStack stack = options.stack();
    List<Map<String, Parameter>> runs = new ArrayList<>();
    for (int run = 0; run < stack.runs(); run++) {
      int input = options.input(run / stack.directions(), features);
      runs.add(new Maker(options, builder, prefix(stack, run)).direction(input));
    }
    List<Parameter> start = new ArrayList<>();
    if (options.start().learned()) {
      Shape h = Shape.of(stack.runs(), 1, options.stateWidth());
      start.add(builder.parameter("initialH", h, Initialisers.zeros()));
      if (stack.cell().hasCellState()) {
        Shape c = Shape.of(stack.runs(), 1, stack.hidden());
        start.add(builder.parameter("initialC", c, Initialisers.zeros()));
      }
    }
    return new RecurrentParameters(runs, start);
  }

  static String prefix(RecurrentStack stack, int run) {
    int direction = run % stack.directions();
    String layer = stack.layers() > 1 ? "layer" + run / stack.directions() + "." : "";
    String way = stack.bidirectional() ? (direction == 1 ? "reverse." : "forward.") : "";
    return layer + way;
  }

  /** Makes the parameters of one direction of one layer. */
  private static final class Maker {
    private final RecurrentOptions options;
    private final LayerBuilder builder;
    private final String prefix;
    private final Map<String, Parameter> made = new LinkedHashMap<>();

    Maker(RecurrentOptions options, LayerBuilder builder, String prefix) {
      this.options = options;
      this.builder = builder;
      this.prefix = prefix;
    }

    Map<String, Parameter> direction(int input) {
      int hidden = options.stack().hidden();
      int rows = options.gates() * hidden;
      RecurrentInitials initials = options.initials();
      make("weight", Shape.of(rows, input), initials.weight());
      make("recurrent", Shape.of(rows, options.stateWidth()), initials.recurrent());
      make("bias", Shape.of(rows), initials.bias());
      if (options.stack().cell().hasStateBias()) {
        make("recurrentBias", Shape.of(hidden), Initialisers.zeros());
      }
      variant(options.variant(), hidden, rows);
      return made;
    }

    private void variant(LstmVariant variant, int hidden, int rows) {
      if (variant.peepholes()) {
        make("peephole", Shape.of(variant.peepholeGates() * hidden), Initialisers.zeros());
      }
      if (variant.normalised()) {
        norm("input", rows);
        norm("state", rows);
        norm("cell", hidden);
      }
      if (variant.projection() > 0) {
        Shape shape = Shape.of(variant.projection(), hidden);
        make("projection", shape, options.initials().weight());
      }
    }

    private void norm(String what, int features) {
      make(what + "Gain", Shape.of(features), Initialisers.ones());
      make(what + "Offset", Shape.of(features), Initialisers.zeros());
    }

    private void make(String name, Shape shape, Initialiser initial) {
      made.put(name, builder.parameter(prefix + name, shape, initial));
    }
  }
}
