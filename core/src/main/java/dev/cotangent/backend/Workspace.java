package dev.cotangent.backend;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Temporary tensors of one default kernel, and its pointwise steps; released when it is done. */
final class Workspace implements AutoCloseable {
  private static final double[] NO_SCALARS = {};
  private static final Fused COUNT = Fused.of(Expr.index(0));

  private final Primitives p;
  private final String user;
  private final List<Tensor> tensors = new ArrayList<>();

  /**
   * An empty workspace.
   *
   * @param user the kernel, for the error of a late reader
   */
  Workspace(Primitives p, String user) {
    this.p = p;
    this.user = user;
  }

  /** Returns a REAL tensor of undefined content. */
  Tensor allocate(int... extents) {
    return allocate(Shape.of(extents));
  }

  /** Returns a REAL tensor of undefined content. */
  Tensor allocate(Shape shape) {
    Tensor tensor = p.allocate(ElementType.REAL, shape, Lifetime.SCOPED);
    tensors.add(tensor);
    return tensor;
  }

  /** Returns a REAL tensor of zeros. */
  Tensor zeros(int... extents) {
    Tensor tensor = allocate(extents);
    p.fill(0, tensor);
    return tensor;
  }

  /** Returns 0, 1, ..., count - 1 as REAL [count, 1]: a table that makes indices real numbers. */
  Tensor counting(int count) {
    Tensor numbers = allocate(count, 1);
    to(numbers, COUNT);
    return numbers;
  }

  /** Evaluates a program without scalars into {@code out}. */
  void to(Tensor out, Fused f, Tensor... in) {
    p.pointwise(f, in, NO_SCALARS, new Tensor[] {out});
  }

  /** Evaluates a program into {@code out}. */
  void to(Tensor out, Fused f, double[] scalars, Tensor... in) {
    p.pointwise(f, in, scalars, new Tensor[] {out});
  }

  /** Returns a view of any layout over a tensor's buffer. */
  static Tensor view(Tensor tensor, Shape shape, int[] strides, int offset) {
    return new Tensor(tensor.buffer(), Layout.of(shape, strides, offset));
  }

  @Override
  public void close() {
    for (Tensor tensor : tensors) {
      p.release(tensor.buffer(), "the default kernel " + user);
    }
  }
}
