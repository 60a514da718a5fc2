/**
 * Tensors as data: shapes, strided layouts and the buffers behind them.
 *
 * <p>Nothing here computes and nothing here knows a backend. A {@link dev.cotangent.tensor.Tensor}
 * is a {@link dev.cotangent.tensor.Layout} over a {@link dev.cotangent.tensor.Buffer}; views are
 * arithmetic on layouts. Start reading at {@code Tensor}.
 */
@NullMarked
package dev.cotangent.tensor;

import org.jspecify.annotations.NullMarked;
