package dev.cotangent.autograd;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Scope;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Where an operation computes and allocates, and what step it is part of.
 *
 * @param scope owner of what the operation allocates
 * @param training whether layers behave as in training (dropout, batch statistics)
 * @param seed seed of all randomness
 * @param step number of the training step, the counter of all randomness
 */
public record OpContext(Scope scope, boolean training, long seed, long step) {
  private static final double[] NO_SCALARS = {};

  /** Returns the backend to compute on. */
  public Backend backend() {
    return scope.backend();
  }

  /** Returns a REAL tensor of undefined content. */
  public Tensor allocate(Shape shape) {
    return scope.allocate(shape);
  }

  /** Returns a REAL tensor of undefined content. */
  public Tensor allocate(int... extents) {
    return scope.allocate(extents);
  }

  /** Returns an INT tensor of undefined content. */
  public Tensor allocateInt(Shape shape) {
    return scope.allocate(ElementType.INT, shape);
  }

  /** Returns a tensor of zeros. */
  public Tensor zeros(Shape shape) {
    Tensor zeros = scope.allocate(shape);
    backend().fill(0, zeros);
    return zeros;
  }

  /** Returns the tensor itself if it is dense, else a dense copy of the view. */
  public Tensor dense(Tensor view) {
    if (view.isDense()) {
      return view;
    }
    Tensor copy = scope.allocate(view.type(), view.shape());
    backend().copyView(view, copy);
    return copy;
  }

  /** Returns the one output of an expression over tensors of one shape. */
  public Tensor pointwise(Fused f, Tensor... in) {
    return pointwise(f, NO_SCALARS, in);
  }

  /** Returns the one output of an expression over scalars and tensors of one shape. */
  public Tensor pointwise(Fused f, double[] scalars, Tensor... in) {
    Tensor out = scope.allocate(in[0].shape());
    backend().pointwise(f, in, scalars, new Tensor[] {out});
    return out;
  }

  /** Recycles workspace now rather than at the end of the step. */
  public void release(Tensor workspace) {
    scope.release(workspace, "the operation that used it as workspace");
  }
}
