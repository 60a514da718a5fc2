package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.LayerNormOp;
import dev.cotangent.nn.MatmulOp;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.SplitOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The long short-term memory with any {@link LstmVariant}.
 *
 * <p>With z = a + U h': f = sigmoid(z_f + p_f*c'), i = sigmoid(z_i + p_i*c') or 1 - f, c = f*c' +
 * i*tanh(z_g), o = sigmoid(z_o + p_o*c), h = o*tanh(c), or P (o*tanh(c)); normalised: z = LN(W x) +
 * LN(U h') + b and h = o*tanh(LN(c)).
 */
final class LstmStep implements StepCell {
  private static final MatmulOp TRANSPOSED = new MatmulOp(false, true);

  /** Inputs: o, c (perhaps normalised). */
  private static final PointwiseOp OUTPUT =
      PointwiseOp.of("lstmOutput", Expr.input(0).times(Expr.input(1).tanh()));

  private static final PointwiseOp PLAIN = gates(false, false);
  private static final PointwiseOp PEEPHOLES = gates(false, true);
  private static final PointwiseOp COUPLED = gates(true, false);
  private static final PointwiseOp COUPLED_PEEPHOLES = gates(true, true);

  private final Tape tape;
  private final LstmVariant variant;
  private final DirectionWeights weights;
  private final PointwiseOp step;
  private final List<Variable> peepholes;

  LstmStep(LstmVariant variant, DirectionWeights weights) {
    this.tape = weights.tape();
    this.variant = variant;
    this.weights = weights;
    this.step = chosen(variant);
    this.peepholes =
        variant.peepholes()
            ? tape.applyAll(new SplitOp(variant.peepholeGates()), weights.extra("peephole"))
            : List.of();
  }

  @Override
  public Variable inputPart(Variable x) {
    if (!variant.normalised()) {
      return weights.affine(x);
    }
    Variable normalised = normalised(weights.linear(x), "input");
    return tape.apply(PointwiseOp.add(), normalised, weights.bias());
  }

  @Override
  public State step(Variable a, State before, Variable seen) {
    Variable u = tape.apply(TRANSPOSED, seen, weights.recurrent());
    Variable z =
        tape.apply(PointwiseOp.add(), a, variant.normalised() ? normalised(u, "state") : u);
    List<Variable> in = new ArrayList<>(tape.applyAll(new SplitOp(variant.gates()), z));
    in.add(before.c().orElseThrow());
    in.addAll(peepholes);
    List<Variable> out = tape.applyAll(step, in.toArray(Variable[]::new));
    Variable c = out.get(0);
    Variable h = tape.apply(OUTPUT, out.get(1), variant.normalised() ? normalised(c, "cell") : c);
    if (variant.projection() > 0) {
      h = tape.apply(TRANSPOSED, h, weights.extra("projection"));
    }
    return new State(h, Optional.of(c));
  }

  private Variable normalised(Variable x, String what) {
    return tape.apply(
        new LayerNormOp(variant.eps()),
        x,
        weights.extra(what + "Gain"),
        weights.extra(what + "Offset"));
  }

  private static PointwiseOp chosen(LstmVariant variant) {
    if (variant.coupled()) {
      return variant.peepholes() ? COUPLED_PEEPHOLES : COUPLED;
    }
    return variant.peepholes() ? PEEPHOLES : PLAIN;
  }

  /**
   * Inputs: z_i unless coupled, z_f, z_g, z_o, c', and p_i unless coupled, p_f, p_o if any.
   * Outputs: c, o.
   */
  private static PointwiseOp gates(boolean coupled, boolean peepholes) {
    int own = coupled ? 0 : 1;
    int former = own + 3;
    Expr cell = Expr.input(former);
    Expr f = gate(own, former + 1 + own, cell, peepholes).sigmoid();
    Expr i = coupled ? Expr.constant(1).minus(f) : gate(0, former + 1, cell, peepholes).sigmoid();
    Expr c = f.times(cell).plus(i.times(Expr.input(own + 1).tanh()));
    Expr o = gate(own + 2, former + 2 + own, c, peepholes).sigmoid();
    return PointwiseOp.of("lstmStep", List.of(c, o));
  }

  private static Expr gate(int z, int peephole, Expr seen, boolean peepholes) {
    return peepholes ? Expr.input(z).plus(Expr.input(peephole).times(seen)) : Expr.input(z);
  }
}
