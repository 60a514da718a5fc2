package dev.cotangent.rnn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.nn.TimeMask;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Omega of {@link FlowRegulariser} and its direct derivative by U, for one layer in one step.
 *
 * <p>With s_k = f'(a_k), v_k = (d_{k+1}·U)·s_k and r = |v_k|/|d_{k+1}|: dOmega/dU = sum over k of
 * 2(r - 1)/(|d_{k+1}||v_k|) · d_{k+1} ⊗ (v_k·s_k).
 *
 * @param recurrent U[hidden, hidden]
 * @param states h[time, batch, hidden], from which f' follows
 * @param mask [time, batch], where lengths are unequal
 */
record FlowTerm(RecurrentCell cell, Tensor recurrent, Tensor states, Optional<Tensor> mask) {
  private static final int RECURRENT_INPUT = 2;

  /** Squares below this are not told from 0: half of float32's exponents. */
  private static final double SMALLEST = 1e-30;

  private static final Expr FIRST = Expr.input(0);
  private static final Expr SECOND = Expr.input(1);
  private static final Fused SQUARE = Fused.of(FIRST.square());
  private static final Fused PRODUCT = Fused.of(FIRST.times(SECOND));

  /** Inputs |d|², |v|²: (r - 1)². */
  private static final Fused PENALTY = Fused.of(where(ratio().minus(1).square()));

  /** Inputs |d|², |v|²; scalar 0: the weight of a row. */
  private static final Fused COEFFICIENT =
      Fused.of(
          where(ratio().minus(1).times(Expr.scalar(0)).over(FIRST.sqrt()).over(SECOND.sqrt())));

  /**
   * What the layer adds.
   *
   * @param gradient weight·dOmega/dU [hidden, hidden]
   */
  record Result(Tensor gradient, double penalty) {
    private static final Fused SUM = Fused.of(FIRST.plus(SECOND));

    /** Returns the sum with another use of the same layer. */
    Result plus(OpContext context, Result other) {
      Tensor sum = context.pointwise(SUM, gradient, other.gradient);
      return new Result(sum, penalty + other.penalty);
    }
  }

  /** Tells whether the cell has one U and no gates. */
  static boolean knows(RecurrentOp op) {
    return op.stack().runs() == 1
        && switch (op.stack().cell()) {
          case RNN_IDENTITY, RNN_TANH, RNN_RELU -> true;
          case LSTM, GRU_RESET_AFTER, GRU_RESET_BEFORE -> false;
        };
  }

  /**
   * Remembers a forward pass.
   *
   * @param y [batch, time, hidden]
   */
  static FlowTerm of(OpContext context, RecurrentOp op, List<Tensor> inputs, Tensor y) {
    Tensor timeMajor = y.transpose(0, 1);
    Tensor states = context.allocate(timeMajor.shape());
    context.backend().copyView(timeMajor, states);
    Optional<Tensor> mask = Optional.empty();
    if (op.lengths()) {
      Tensor lengths = context.dense(inputs.get(op.inputsBeforeLengths()));
      mask = Optional.of(TimeMask.timeMajor(context, lengths, y.shape().extent(1)));
    }
    return new FlowTerm(op.stack().cell(), inputs.get(RECURRENT_INPUT), states, mask);
  }

  /**
   * Returns the term.
   *
   * @param dh dE/dh [time, batch, hidden]
   */
  Result result(OpContext context, Tensor dh, double weight) {
    Shape shape = states.shape();
    int batch = shape.extent(1);
    int hidden = shape.extent(2);
    int rows = (shape.extent(0) - 1) * batch;
    if (rows == 0) {
      return new Result(context.zeros(recurrent.shape()), 0);
    }
    Tensor slopes = context.pointwise(slope(), states);
    Tensor all = context.pointwise(PRODUCT, context.dense(dh), slopes);
    Tensor d = masked(context, all).slice(0, 1, shape.extent(0) - 1).reshape(rows, hidden);
    Tensor s = slopes.slice(0, 0, shape.extent(0) - 1).reshape(rows, hidden);
    Tensor z = context.allocate(rows, hidden);
    context.backend().matmul(GemmSpec.of(rows, hidden, hidden), d, context.dense(recurrent), z);
    Tensor v = context.pointwise(PRODUCT, z, s);
    Tensor dSquares = squares(context, d);
    Tensor vSquares = squares(context, v);
    double[] scale = {2 * weight / batch};
    Tensor coefficient = context.pointwise(COEFFICIENT, scale, dSquares, vSquares);
    Tensor vs = context.pointwise(PRODUCT, v, s);
    Tensor right = context.pointwise(PRODUCT, vs, coefficient.broadcastTo(vs.shape()));
    Tensor gradient = context.allocate(recurrent.shape());
    context.backend().matmul(GemmSpec.of(hidden, hidden, rows, true, false), d, right, gradient);
    Tensor penalties = context.pointwise(PENALTY, dSquares, vSquares);
    double penalty = Arrays.stream(TensorValues.doubles(penalties)).sum() / batch;
    for (Tensor workspace :
        List.of(slopes, all, z, v, dSquares, vSquares, coefficient, vs, right, penalties)) {
      context.release(workspace);
    }
    return new Result(gradient, penalty);
  }

  private Tensor masked(OpContext context, Tensor d) {
    mask.ifPresent(m -> {
      Tensor wide = m.reshape(m.shape().append(1)).broadcastTo(d.shape());
      Tensor[] in = {d, wide};
      context.backend().pointwise(PRODUCT, in, new double[0], new Tensor[] {d});
    });
    return d;
  }

  /** Returns f' as a function of f. */
  private Fused slope() {
    return Fused.of(
        switch (cell) {
          case RNN_IDENTITY -> Expr.constant(1).plus(FIRST.times(Expr.constant(0)));
          case RNN_TANH -> Expr.constant(1).minus(FIRST.square());
          case RNN_RELU ->
              Expr.select(Expr.constant(0).less(FIRST), Expr.constant(1), Expr.constant(0));
          case LSTM, GRU_RESET_AFTER, GRU_RESET_BEFORE ->
              throw new IllegalStateException("flowRegulariser: got a cell with gates, " + cell);
        });
  }

  /** Returns the sum of squares of each row, [rows, 1]. */
  private static Tensor squares(OpContext context, Tensor x) {
    int rows = x.shape().extent(0);
    Tensor sums = context.allocate(rows, 1);
    Tensor[] in = {x.reshape(rows, x.shape().last(), 1)};
    context.backend().reduce(Reduction.SUM, SQUARE, in, new double[0], sums);
    return sums;
  }

  private static Expr ratio() {
    return SECOND.over(FIRST).sqrt();
  }

  private static Expr where(Expr value) {
    Expr smaller = FIRST.min(SECOND);
    return Expr.select(Expr.constant(SMALLEST).less(smaller), value, Expr.constant(0));
  }
}
