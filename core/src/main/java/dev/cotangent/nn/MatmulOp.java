package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * c = op(a)·op(b) for matrices [m, k] and [k, n], or batches [..., m, k] of them.
 *
 * <p>The leading axes of both are equal, or one operand is a single matrix, used for all. A
 * transposed operand is given as [k, m] or [n, k].
 */
public record MatmulOp(boolean transposeA, boolean transposeB) implements Op<MatmulOp.Kept> {

  /** Returns a·b. */
  public static MatmulOp plain() {
    return new MatmulOp(false, false);
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("Matmul", inputs, 2);
    Tensor a = context.dense(inputs.get(0));
    Tensor b = context.dense(inputs.get(1));
    Shape batch = batch(a.shape(), b.shape());
    int m = a.shape().extent(transposeA ? -1 : -2);
    int k = a.shape().extent(transposeA ? -2 : -1);
    int n = b.shape().extent(transposeB ? -2 : -1);
    if (b.shape().extent(transposeB ? -1 : -2) != k) {
      throw mismatch(a.shape(), b.shape());
    }
    Tensor c = multiply(context, GemmSpec.of(m, n, k, transposeA, transposeB), a, b, batch);
    return new Result<>(c, new Kept(a, b, batch));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    Tensor a = kept.a();
    Tensor b = kept.b();
    Tensor dc = dys.only();
    int m = dc.shape().extent(-2);
    int n = dc.shape().extent(-1);
    int k = a.shape().extent(transposeA ? -2 : -1);
    GemmSpec da =
        transposeA
            ? GemmSpec.of(k, m, n, transposeB, true)
            : GemmSpec.of(m, k, n, false, !transposeB);
    GemmSpec db =
        transposeB
            ? GemmSpec.of(n, k, m, true, transposeA)
            : GemmSpec.of(k, n, m, !transposeA, false);
    Shape batch = kept.batch();
    into.add(0, () -> reduced(context, transposeA ? b : dc, transposeA ? dc : b, da, batch, a));
    into.add(1, () -> reduced(context, transposeB ? dc : a, transposeB ? a : dc, db, batch, b));
  }

  /** The product, summed over the batch if the operand it belongs to is shared by the batch. */
  private static Tensor reduced(
      OpContext context, Tensor left, Tensor right, GemmSpec spec, Shape batch, Tensor operand) {
    Tensor all = multiply(context, spec, left, right, batch);
    if (all.shape().equals(operand.shape())) {
      return all;
    }
    Tensor[] in = {all};
    Tensor sum = Sums.to(context, Fused.identity(), new double[0], in, operand.shape());
    context.release(all);
    return sum;
  }

  private static Tensor multiply(
      OpContext context, GemmSpec spec, Tensor a, Tensor b, Shape batch) {
    Tensor c = context.allocate(batch.append(spec.m()).append(spec.n()));
    int strideA = a.shape().rank() == 2 ? 0 : spec.m() * spec.k();
    int strideB = b.shape().rank() == 2 ? 0 : spec.k() * spec.n();
    GemmSpec all = spec.batched(batch.size(), strideA, strideB, spec.m() * spec.n());
    context.backend().matmul(all, a, b, c);
    return c;
  }

  private static Shape batch(Shape a, Shape b) {
    if (a.rank() < 2 || b.rank() < 2) {
      throw mismatch(a, b);
    }
    Shape batchA = a.slice(0, a.rank() - 2);
    Shape batchB = b.slice(0, b.rank() - 2);
    if (batchA.rank() > 0 && batchB.rank() > 0 && !batchA.equals(batchB)) {
      throw mismatch(a, b);
    }
    return batchA.rank() > 0 ? batchA : batchB;
  }

  private static IllegalArgumentException mismatch(Shape a, Shape b) {
    return new IllegalArgumentException(
        "Matmul: %s and %s are no matrices (or batches of them) that can be multiplied"
            .formatted(a, b));
  }

  /** Both operands. */
  public record Kept(Tensor a, Tensor b, Shape batch) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(a, b);
    }
  }
}
