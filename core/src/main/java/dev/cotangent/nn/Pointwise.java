package dev.cotangent.nn;

import dev.cotangent.expr.Derivatives;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.Instruction;
import dev.cotangent.expr.Instruction.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Expressions with the programs of their gradients, compiled once.
 *
 * <p>The gradient program of input i reads the inputs first and then one gradient for each output.
 * A function of one input whose derivative can be written in its output reads that output instead,
 * so that the input need not be kept.
 */
public final class Pointwise {
  private static final Expr ZERO = Expr.constant(0);

  private final List<Expr> outputs;
  private final Fused forward;
  private final boolean fromOutput;
  private final boolean positional;
  private final List<Optional<Fused>> gradients;
  private final List<Boolean> needed;

  Pointwise(List<Expr> outputs) {
    this.outputs = List.copyOf(outputs);
    this.forward = Fused.of(outputs);
    if (forward.inputs() == 0) {
      throw new IllegalArgumentException("pointwise: the expressions read no input: " + forward);
    }
    Optional<Expr> slope = slopeFromOutput();
    this.fromOutput = slope.isPresent();
    List<Expr> cotangents =
        slope.map(s -> List.of(Expr.input(1).times(s))).orElseGet(this::symbolic);
    this.gradients =
        cotangents.stream()
            .map(e -> e.equals(ZERO) ? Optional.<Fused>empty() : Optional.of(Fused.of(e)))
            .toList();
    this.needed = IntStream.range(0, forward.inputs()).mapToObj(this::reads).toList();
    this.positional =
        gradients.stream()
            .flatMap(Optional::stream)
            .flatMap(f -> f.program().stream())
            .map(Instruction::opcode)
            .anyMatch(o -> o == Opcode.INDEX || o == Opcode.CHANCE);
  }

  /** The program of the outputs. */
  Fused forward() {
    return forward;
  }

  /** The one output, if it is a function of one input. */
  Optional<Expr> function() {
    return outputs.size() == 1 && forward.inputs() == 1
        ? Optional.of(outputs.getFirst())
        : Optional.empty();
  }

  int inputs() {
    return forward.inputs();
  }

  /** Whether the gradient program reads (y, dy) rather than (x..., dy...). */
  boolean fromOutput() {
    return fromOutput;
  }

  /** Whether a gradient program depends on where an element is. */
  boolean positional() {
    return positional;
  }

  /** Whether a gradient program reads the value of an input (of the output, if fromOutput). */
  boolean needs(int input) {
    return needed.get(input);
  }

  /** The program of an input's gradient; absent if it is zero everywhere. */
  Optional<Fused> gradient(int input) {
    return gradients.get(input);
  }

  private Optional<Expr> slopeFromOutput() {
    return outputs.size() == 1 && forward.inputs() == 1
        ? Derivatives.derivativeFromOutput(outputs.getFirst())
        : Optional.empty();
  }

  private List<Expr> symbolic() {
    List<Expr> seeds = new ArrayList<>();
    for (int k = 0; k < outputs.size(); k++) {
      seeds.add(Expr.input(forward.inputs() + k));
    }
    return Derivatives.cotangents(outputs, seeds, forward.inputs());
  }

  private boolean reads(int input) {
    return gradients.stream()
        .flatMap(Optional::stream)
        .flatMap(f -> f.program().stream())
        .anyMatch(i -> i.opcode() == Opcode.INPUT && i.a() == input);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pointwise p && outputs.equals(p.outputs);
  }

  @Override
  public int hashCode() {
    return outputs.hashCode();
  }

  @Override
  public String toString() {
    return forward.toString();
  }
}
