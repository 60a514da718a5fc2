package dev.cotangent.backend;

import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** Matrix products with an epilogue, made of primitives: the product, then one pointwise pass. */
public final class DefaultMatmul {
  private static final double[] NO_SCALARS = {};

  private DefaultMatmul() {}

  /** See {@link MatmulKernels#matmul}. */
  public static void matmul(
      Primitives p, GemmSpec spec, Tensor a, Tensor b, Epilogue epilogue, Tensor c) {
    KernelShapes.matmul(spec, epilogue, c);
    p.matmul(spec, a, b, c);
    apply(p, epilogue, c.reshape(spec.batch() * spec.m(), spec.n()));
  }

  /**
   * Applies an epilogue in place: y[i,j] = f(y[i,j], rows[0][j], rows[1][j], ...).
   *
   * @param y dense [rows, columns]
   */
  public static void apply(Primitives p, Epilogue epilogue, Tensor y) {
    if (epilogue.isNone()) {
      return;
    }
    Shape shape = y.shape();
    List<Tensor> rows = epilogue.rows();
    Tensor[] in = new Tensor[rows.size() + 1];
    in[0] = y;
    for (int i = 0; i < rows.size(); i++) {
      in[i + 1] = rows.get(i).broadcastTo(shape);
    }
    p.pointwise(epilogue.f(), in, NO_SCALARS, new Tensor[] {y});
  }
}
