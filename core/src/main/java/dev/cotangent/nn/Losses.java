package dev.cotangent.nn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.Expr;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import java.util.Optional;

/** The known losses. */
public final class Losses {
  private static final Expr PREDICTION = Expr.input(0);
  private static final Expr TARGET = Expr.input(1);
  private static final PointwiseOp NEGATION = PointwiseOp.of("negate", Expr.input(0).negate());

  private Losses() {}

  /**
   * Returns the cross-entropy of logits [batch, classes] against INT labels [batch].
   *
   * <p>Also for logits [batch, time, classes] and labels [batch, time]; labels of padded steps do
   * not count, but must be in range, too. Targets may as well be REAL shares of each class, of the
   * logits' shape: -(sum over c of t_c·log p_c).
   */
  public static Loss softmaxCrossEntropy() {
    return softmaxCrossEntropy(0);
  }

  /**
   * Returns the cross-entropy with label smoothing (Szegedy et al. 2016, section 7).
   *
   * @param smoothing share that is spread evenly over all classes, in [0, 1)
   */
  public static Loss softmaxCrossEntropy(double smoothing) {
    var labels = new SoftmaxCrossEntropyOp(smoothing);
    return (tape, prediction, target, weights) ->
        target.value().type() == ElementType.INT
            ? mean(tape, tape.apply(labels, prediction, target), prediction, weights)
            : mean(tape, ofShares(tape, smoothing, prediction, target), prediction, weights);
  }

  private static Variable ofShares(
      Tape tape, double smoothing, Variable prediction, Variable target) {
    requireShape("softmaxCrossEntropy", prediction, target);
    Expr even = Expr.constant(smoothing / prediction.shape().last());
    var product =
        PointwiseOp.of("crossEntropy", PREDICTION.times(TARGET.times(1 - smoothing).plus(even)));
    Variable logs = tape.apply(new LogSoftmaxOp(), prediction);
    Variable sums = tape.apply(ReduceOp.sum(-1), tape.apply(product, logs, target));
    return tape.apply(NEGATION, sums);
  }

  /**
   * Returns connectionist temporal classification (Graves et al. 2006): -log of the probability
   * that logits [batch, time, classes] spell INT labels [batch, n].
   *
   * <p>Class 0 is the blank; a row of labels ends where zeros begin. Where the prediction carries
   * lengths, padding has no influence. The loss is the mean over the rows, not divided by their
   * number of labels. A row with fewer steps than its labels need is an error.
   */
  public static Loss ctc() {
    return (tape, prediction, target, weights) -> {
      Variable x = tape.apply(new LogSoftmaxOp(), prediction);
      Variable losses =
          prediction
              .lengths()
              .map(lengths -> tape.apply(new CtcOp(true), x, target, tape.constant(lengths)))
              .orElseGet(() -> tape.apply(new CtcOp(false), x, target));
      return mean(tape, losses, prediction, weights);
    };
  }

  /**
   * Returns the binary cross-entropy of logits x against targets t in [0, 1] of the same shape.
   *
   * <p>log(1 + exp(x)) - x·t, which is -t·log p - (1-t)·log(1-p) for p = sigmoid(x), without
   * overflow.
   */
  public static Loss binaryCrossEntropy() {
    return pointwise(
        "binaryCrossEntropy", Activation.softplusOfInput().minus(PREDICTION.times(TARGET)));
  }

  /** Returns the squared difference. */
  public static Loss meanSquaredError() {
    return pointwise("squaredError", PREDICTION.minus(TARGET).square());
  }

  /**
   * Returns d²/2 for differences |d| up to delta, delta·(|d| - delta/2) beyond (Huber 1964).
   *
   * @param delta above 0
   */
  public static Loss huber(double delta) {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("huber: needs delta > 0, got " + delta);
    }
    Expr d = PREDICTION.minus(TARGET);
    Expr far = d.abs().minus(delta / 2).times(delta);
    return pointwise(
        "huber",
        Expr.select(d.abs().lessOrEqual(Expr.constant(delta)), d.square().times(0.5), far));
  }

  /** Returns the mean of a custom function of prediction (input 0) and target (input 1). */
  public static Loss pointwise(String name, Expr f) {
    var op = PointwiseOp.of(name, f);
    return (tape, prediction, target, weights) -> {
      requireShape(name, prediction, target);
      return mean(tape, tape.apply(op, prediction, target), prediction, weights);
    };
  }

  private static void requireShape(String name, Variable prediction, Variable target) {
    if (!target.shape().equals(prediction.shape())) {
      throw new IllegalArgumentException(
          "%s: the target must have the prediction's shape %s, got %s"
              .formatted(name, prediction.shape(), target.shape()));
    }
  }

  private static Variable mean(
      Tape tape, Variable losses, Variable prediction, Optional<Variable> weights) {
    Optional<Variable> mask = weights.or(() -> padding(tape, prediction, losses.shape()));
    return mask.map(w -> tape.apply(new WeightedMeanOp(), losses, w))
        .orElseGet(() -> tape.apply(ReduceOp.mean(), losses));
  }

  /** The mask of the steps that count, if the prediction has a time axis and carries lengths. */
  private static Optional<Variable> padding(Tape tape, Variable prediction, Shape losses) {
    if (losses.rank() < 2) {
      return Optional.empty();
    }
    int time = losses.extent(1);
    return prediction
        .lengths()
        .map(lengths -> tape.constant(TimeMask.batchMajor(tape.context(), lengths, time)));
  }
}
