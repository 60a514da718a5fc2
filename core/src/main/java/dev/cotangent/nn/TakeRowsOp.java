package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y[..., :] = table[indices[...], :], for table[count, width] and INT indices[...].
 *
 * <p>The gradient of a row is the sum over its uses, in their order; an index outside 0..count-1 is
 * an error.
 */
public record TakeRowsOp() implements Op<TakeRowsOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("TakeRows", inputs, 2);
    Tensor table = context.dense(inputs.get(0));
    Tensor indices = context.dense(inputs.get(1));
    Inputs.requireType("TakeRows", "the indices", indices, ElementType.INT);
    if (table.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "TakeRows: the table must be [count, width], got " + table);
    }
    int width = table.shape().extent(1);
    Tensor flat = indices.reshape(indices.size());
    Tensor y = context.allocate(indices.size(), width);
    context.backend().takeRows(table, flat, y);
    return new Result<>(y.reshape(indices.shape().append(width)), new Kept(flat, table.shape()));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dTable = context.zeros(kept.table());
          Tensor rows = dys.only().reshape(kept.indices().size(), kept.table().extent(1));
          context.backend().addRows(rows, kept.indices(), dTable);
          return dTable;
        });
  }

  /** The indices as one axis, and the table's shape. */
  public record Kept(Tensor indices, Shape table) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(indices);
    }
  }
}
