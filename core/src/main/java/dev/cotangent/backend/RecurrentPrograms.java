package dev.cotangent.backend;

import static dev.cotangent.expr.Expr.constant;
import static dev.cotangent.expr.Expr.input;
import static dev.cotangent.expr.Expr.select;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import java.util.List;

/**
 * The gate arithmetic of each {@link RecurrentCell}: see there for names and formulas.
 *
 * <p>With a mask, it is the last input; where it is 0, states and their gradients are carried on
 * and gate gradients are 0. For y = sigmoid(x), dx = dy y (1-y); for y = tanh(x), dx = dy (1-y²).
 */
public final class RecurrentPrograms {
  private static final Expr ZERO = constant(0);
  private static final Expr ONE = constant(1);

  /** Input: x. Output: x where it counts, else 0. */
  public static final Masked COUNTED = program(1, mask -> List.of(mask.choose(input(0), ZERO)));

  /** Inputs: dh, dy. Output: dh + dy where it counts. */
  public static final Masked ARRIVE =
      program(2, mask -> List.of(input(0).plus(mask.choose(input(1), ZERO))));

  /** Inputs: a + u of i, f, g, o; c', h'. Outputs: i, f, g, o, c, h. */
  public static final Masked LSTM = program(6, RecurrentPrograms::lstm);

  /** Inputs: dh, dc, i, f, g, o, c', c. Outputs: d(a + u) of i, f, g, o; dh' skipping, dc', dc. */
  public static final Masked LSTM_GRAD = program(8, RecurrentPrograms::lstmGrad);

  /** Inputs: a + u of r, z; a_n, u_n, h', stateBias. Outputs: r, z, n, q, h. */
  public static final Masked GRU_AFTER = program(6, RecurrentPrograms::gruAfter);

  /** Inputs: dh, r, z, n, q, h'. Outputs: d(a + u) of r, z; da_n, dq, dh' skipping the products. */
  public static final Masked GRU_AFTER_GRAD = program(6, RecurrentPrograms::gruAfterGrad);

  /** Inputs: a + u of r, z; h'. Outputs: r, z, q. */
  public static final Fused GRU_BEFORE_RESET =
      Fused.of(input(0).sigmoid(), input(1).sigmoid(), input(0).sigmoid().times(input(2)));

  /** Inputs: a_n + U_n q, z, h'. Outputs: n, h. */
  public static final Masked GRU_BEFORE =
      program(
          3,
          mask -> {
            Expr n = input(0).tanh();
            return List.of(n, mask.choose(mix(input(1), n, input(2)), input(2)));
          });

  /** Inputs: dh, z, n, h'. Outputs: d(a + u) of z, da_n, dh' skipping the products. */
  public static final Masked GRU_BEFORE_GRAD =
      program(
          4,
          mask -> {
            Expr dh = input(0);
            Expr z = input(1);
            Expr n = input(2);
            return List.of(
                mask.choose(sigmoidGrad(dh.times(input(3).minus(n)), z), ZERO),
                mask.choose(tanhGrad(dh.times(ONE.minus(z)), n), ZERO),
                mask.choose(dh.times(z), dh));
          });

  /** Inputs: dh' so far, dq, r, h'. Outputs: d(a + u) of r, dh' with the part through q. */
  public static final Fused GRU_BEFORE_RESET_GRAD =
      Fused.of(
          sigmoidGrad(input(1).times(input(3)), input(2)), input(0).plus(input(1).times(input(2))));

  private static final Masked RNN_IDENTITY = rnn(input(0));
  private static final Masked RNN_TANH = rnn(input(0).tanh());
  private static final Masked RNN_RELU = rnn(input(0).max(ZERO));
  private static final Masked RNN_IDENTITY_GRAD = rnnGrad(input(0));
  private static final Masked RNN_TANH_GRAD = rnnGrad(tanhGrad(input(0), input(1)));
  private static final Masked RNN_RELU_GRAD =
      rnnGrad(select(input(1).lessOrEqual(ZERO), ZERO, input(0)));

  private RecurrentPrograms() {}

  /**
   * A program in its two forms.
   *
   * @param without without a mask
   * @param with with the mask as the last input
   */
  public record Masked(Fused without, Fused with) {
    /** Returns the form with a mask or without. */
    public Fused of(boolean masked) {
      return masked ? with : without;
    }
  }

  /** Inputs: a + u, h'. Outputs: h before masking, h. */
  public static Masked rnn(RecurrentCell cell) {
    return switch (cell) {
      case RNN_IDENTITY -> RNN_IDENTITY;
      case RNN_TANH -> RNN_TANH;
      case RNN_RELU -> RNN_RELU;
      case LSTM, GRU_RESET_AFTER, GRU_RESET_BEFORE -> throw noSimpleCell(cell);
    };
  }

  /** Inputs: dh, h before masking. Outputs: d(a + u), dh' skipping the product. */
  public static Masked rnnGrad(RecurrentCell cell) {
    return switch (cell) {
      case RNN_IDENTITY -> RNN_IDENTITY_GRAD;
      case RNN_TANH -> RNN_TANH_GRAD;
      case RNN_RELU -> RNN_RELU_GRAD;
      case LSTM, GRU_RESET_AFTER, GRU_RESET_BEFORE -> throw noSimpleCell(cell);
    };
  }

  private static IllegalArgumentException noSimpleCell(RecurrentCell cell) {
    return new IllegalArgumentException("recurrent: " + cell + " is no simple cell");
  }

  private static Masked rnn(Expr h) {
    return program(2, mask -> List.of(h, mask.choose(h, input(1))));
  }

  private static Masked rnnGrad(Expr da) {
    return program(2, mask -> List.of(mask.choose(da, ZERO), mask.choose(ZERO, input(0))));
  }

  private static List<Expr> lstm(Mask mask) {
    Expr i = input(0).sigmoid();
    Expr f = input(1).sigmoid();
    Expr g = input(2).tanh();
    Expr o = input(3).sigmoid();
    Expr c = f.times(input(4)).plus(i.times(g));
    Expr h = o.times(c.tanh());
    return List.of(i, f, g, o, mask.choose(c, input(4)), mask.choose(h, input(5)));
  }

  private static List<Expr> lstmGrad(Mask mask) {
    Expr dh = input(0);
    Expr i = input(2);
    Expr f = input(3);
    Expr g = input(4);
    Expr o = input(5);
    Expr tanhC = input(7).tanh();
    Expr dc = input(1).plus(tanhGrad(dh.times(o), tanhC));
    return List.of(
        mask.choose(sigmoidGrad(dc.times(g), i), ZERO),
        mask.choose(sigmoidGrad(dc.times(input(6)), f), ZERO),
        mask.choose(tanhGrad(dc.times(i), g), ZERO),
        mask.choose(sigmoidGrad(dh.times(tanhC), o), ZERO),
        mask.choose(ZERO, dh),
        mask.choose(dc.times(f), input(1)),
        mask.choose(dc, input(1)));
  }

  private static List<Expr> gruAfter(Mask mask) {
    Expr r = input(0).sigmoid();
    Expr z = input(1).sigmoid();
    Expr q = input(3).plus(input(5));
    Expr n = input(2).plus(r.times(q)).tanh();
    return List.of(r, z, n, q, mask.choose(mix(z, n, input(4)), input(4)));
  }

  private static List<Expr> gruAfterGrad(Mask mask) {
    Expr dh = input(0);
    Expr r = input(1);
    Expr z = input(2);
    Expr n = input(3);
    Expr dn = tanhGrad(dh.times(ONE.minus(z)), n);
    return List.of(
        mask.choose(sigmoidGrad(dn.times(input(4)), r), ZERO),
        mask.choose(sigmoidGrad(dh.times(input(5).minus(n)), z), ZERO),
        mask.choose(dn, ZERO),
        mask.choose(dn.times(r), ZERO),
        mask.choose(dh.times(z), dh));
  }

  /** (1-z) n + z h'. */
  private static Expr mix(Expr z, Expr n, Expr former) {
    return ONE.minus(z).times(n).plus(z.times(former));
  }

  private static Expr sigmoidGrad(Expr dy, Expr y) {
    return dy.times(y).times(ONE.minus(y));
  }

  private static Expr tanhGrad(Expr dy, Expr y) {
    return dy.times(ONE.minus(y.square()));
  }

  private static Masked program(int inputs, Outputs outputs) {
    return new Masked(
        Fused.of(outputs.of(new Mask(Mask.ABSENT))), Fused.of(outputs.of(new Mask(inputs))));
  }

  /** Makes the outputs of a program for a mask. */
  private interface Outputs {
    List<Expr> of(Mask mask);
  }

  /** The mask as an input, or none. */
  private record Mask(int input) {
    private static final int ABSENT = -1;

    Expr choose(Expr counted, Expr otherwise) {
      return input == ABSENT
          ? counted
          : select(Expr.input(input).equalTo(ZERO), otherwise, counted);
    }
  }
}
