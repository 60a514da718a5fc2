package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * loss[batch] = -log of the probability that x[batch, time, classes], log probabilities, spells INT
 * labels[batch, n], by connectionist temporal classification; a third input is INT lengths[batch].
 *
 * <p>Class 0 is the blank. A row of labels ends where zeros begin. Steps from a row's length on
 * have no influence, NaN included, and get the gradient 0. The recursions run on the host, in
 * float64: see {@link Ctc}.
 *
 * @param lengths whether the lengths are given
 */
public record CtcOp(boolean lengths) implements Op<CtcOp.Kept> {
  private static final Fused SCALE = Fused.of(Expr.input(0).times(Expr.input(1)));

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount(name(), inputs, lengths ? 3 : 2);
    Tensor x = context.dense(inputs.get(0));
    Tensor labels = context.dense(inputs.get(1));
    Optional<Tensor> ends = lengths ? Optional.of(context.dense(inputs.get(2))) : Optional.empty();
    check(x, labels, ends);
    var kept = new Kept(x, labels, ends);
    double[] losses = Arrays.stream(rows(kept)).mapToDouble(Ctc::loss).toArray();
    Tensor loss = context.allocate(losses.length);
    context.backend().write(losses, loss);
    return new Result<>(loss, kept);
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Shape shape = kept.x.shape();
          int row = shape.without(0).size();
          double[] all = new double[shape.size()];
          Ctc[] rows = rows(kept);
          for (int i = 0; i < rows.length; i++) {
            double[] own = rows[i].gradient();
            System.arraycopy(own, 0, all, i * row, own.length);
          }
          Tensor shares = context.allocate(shape);
          context.backend().write(all, shares);
          Tensor dy = dys.only().reshape(shape.extent(0), 1, 1).broadcastTo(shape);
          Tensor dx = context.pointwise(SCALE, shares, dy);
          context.release(shares);
          return dx;
        });
  }

  private void check(Tensor x, Tensor labels, Optional<Tensor> ends) {
    if (x.shape().rank() != 3 || x.shape().last() < 2) {
      throw new IllegalArgumentException(
          "Ctc: x must be [batch, time, classes] with a blank and at least one class, got " + x);
    }
    Inputs.requireType(name(), "the labels", labels, ElementType.INT);
    if (labels.shape().rank() != 2 || labels.shape().extent(0) != x.shape().extent(0)) {
      throw new IllegalArgumentException(
          "Ctc: labels must be [%d, n], got %s".formatted(x.shape().extent(0), labels));
    }
    ends.ifPresent(l -> {
      Inputs.requireType(name(), "the lengths", l, ElementType.INT);
      Inputs.requireShape(name(), "the lengths", l, Shape.of(x.shape().extent(0)));
    });
  }

  /** The problem of each row. */
  private static Ctc[] rows(Kept kept) {
    Shape shape = kept.x.shape();
    int time = shape.extent(1);
    int classes = shape.extent(2);
    double[] all = TensorValues.doubles(kept.x);
    int[] labels = TensorValues.integers(kept.labels);
    int width = kept.labels.shape().extent(1);
    int[] ends = kept.ends.map(TensorValues::integers).orElseGet(() -> new int[0]);
    Ctc[] rows = new Ctc[shape.extent(0)];
    for (int i = 0; i < rows.length; i++) {
      int end = ends.length == 0 ? time : ends[i];
      int[] own = labels(Arrays.copyOfRange(labels, i * width, (i + 1) * width), i, classes);
      if (end < 0 || end > time || Ctc.shortest(own) > end) {
        throw new IllegalArgumentException(
            "Ctc: the %d labels of row %d need at least %d steps, it has %d of %d"
                .formatted(own.length, i, Ctc.shortest(own), end, time));
      }
      int from = i * time * classes;
      rows[i] = new Ctc(Arrays.copyOfRange(all, from, from + end * classes), end, classes, own);
    }
    return rows;
  }

  /** The labels of a row up to where zeros begin. */
  private static int[] labels(int[] padded, int row, int classes) {
    int count = 0;
    while (count < padded.length && padded[count] != 0) {
      count++;
    }
    for (int i = 0; i < padded.length; i++) {
      boolean isLabel = i < count ? padded[i] > 0 && padded[i] < classes : padded[i] == 0;
      if (!isLabel) {
        throw new IllegalArgumentException(
            "Ctc: labels are 1..%d, then zeros; row %d has %s"
                .formatted(classes - 1, row, Arrays.toString(padded)));
      }
    }
    return Arrays.copyOf(padded, count);
  }

  /** All inputs. */
  public record Kept(Tensor x, Tensor labels, Optional<Tensor> ends) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return ends.isPresent() ? List.of(x, labels, ends.get()) : List.of(x, labels);
    }
  }
}
