package dev.cotangent.backend;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * What is done to each element of a product before it is stored: y = f(sum, rows...).
 *
 * @param f one output; input 0 is the finished sum, input 1 + i is element j of {@code rows[i]} for
 *     column (output channel) j; no scalars
 * @param rows vectors of one element for each column, such as a bias
 */
public record Epilogue(Fused f, List<Tensor> rows) {
  private static final Epilogue NONE = new Epilogue(Fused.identity(), List.of());
  private static final Fused PLUS_ROW = Fused.of(Expr.input(0).plus(Expr.input(1)));

  /** Checks the number of outputs and rows. */
  public Epilogue {
    rows = List.copyOf(rows);
    if (f.outputs().size() != 1 || f.inputs() > rows.size() + 1 || f.scalars() > 0) {
      throw new IllegalArgumentException(
          "epilogue: needs one output, no scalars and at most %d inputs, got %s"
              .formatted(rows.size() + 1, f));
    }
  }

  /** Returns the epilogue that changes nothing. */
  public static Epilogue none() {
    return NONE;
  }

  /** Returns the epilogue that adds a bias[n]. */
  public static Epilogue bias(Tensor bias) {
    return new Epilogue(PLUS_ROW, List.of(bias));
  }

  /** Tells whether the epilogue changes nothing. */
  public boolean isNone() {
    return f.equals(Fused.identity());
  }
}
