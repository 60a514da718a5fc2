package dev.cotangent.nn;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Computes nothing and stores nothing, but counts: products and sums, and elements that are alive.
 *
 * <p>Everything it reads is 0. A network built on it has shapes and names, and no values.
 */
final class DryBackend implements Backend {
  private long flops;
  private long live;

  private static final class Block extends Buffer {
    private final boolean scoped;

    Block(Object owner, ElementType type, int length, boolean scoped) {
      super(owner, type, length);
      this.scoped = scoped;
    }
  }

  /** Returns 2 for each multiplication and addition of all products and convolutions so far. */
  long flops() {
    return flops;
  }

  /** Returns the number of elements that were allocated for a step and are not released. */
  long live() {
    return live;
  }

  @Override
  public String name() {
    return "dry";
  }

  @Override
  public String description() {
    return "shapes alone";
  }

  @Override
  public void close() {}

  @Override
  public Tensor allocate(ElementType type, Shape shape, Lifetime lifetime) {
    boolean scoped = lifetime == Lifetime.SCOPED;
    live += scoped ? shape.size() : 0;
    return new Tensor(new Block(this, type, shape.size(), scoped), Layout.dense(shape, 0));
  }

  @Override
  public void release(Buffer buffer, String by) {
    buffer.markReleased(by);
    live -= ((Block) buffer).scoped ? buffer.length() : 0;
  }

  @Override
  public void conv2d(Conv2dSpec spec, Tensor x, Tensor w, Epilogue epilogue, Tensor y) {
    flops += spec.flops(y.shape(), w.shape());
  }

  @Override
  public void conv2dGradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    flops += spec.flops(dy.shape(), w.shape());
  }

  @Override
  public void conv2dGradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    flops += spec.flops(dy.shape(), dw.shape());
  }

  @Override
  public void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    flops += 2L * spec.batch() * spec.m() * spec.n() * spec.k();
  }

  @Override
  public void persist(Buffer buffer) {}

  @Override
  public void write(double[] values, Tensor target) {}

  @Override
  public void write(float[] values, Tensor target) {}

  @Override
  public void write(int[] values, Tensor target) {}

  @Override
  public void read(Tensor source, double[] values) {}

  @Override
  public void read(Tensor source, float[] values) {}

  @Override
  public void read(Tensor source, int[] values) {}

  @Override
  public void synchronise() {}

  @Override
  public void fill(double value, Tensor target) {}

  @Override
  public void copyView(Tensor view, Tensor target) {}

  @Override
  public void addView(Tensor source, Tensor view) {}

  @Override
  public void pointwise(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {}

  @Override
  public void reduce(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {}

  @Override
  public void takeRows(Tensor table, Tensor indices, Tensor rows) {}

  @Override
  public void addRows(Tensor rows, Tensor indices, Tensor table) {}
}
