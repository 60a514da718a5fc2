package dev.cotangent.backend;

import dev.cotangent.expr.Threefry;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** Tensors for tests on one backend: made from numbers, drawn at random, read back. */
public record TestTensors(Primitives p) {

  /** Returns a REAL tensor of these values. */
  public Tensor real(Shape shape, double... values) {
    Tensor tensor = p.allocate(ElementType.REAL, shape, Lifetime.PERSISTENT);
    p.write(values, tensor);
    return tensor;
  }

  /** Returns an INT tensor of these values. */
  public Tensor integers(Shape shape, int... values) {
    Tensor tensor = p.allocate(ElementType.INT, shape, Lifetime.PERSISTENT);
    p.write(values, tensor);
    return tensor;
  }

  /** Returns a REAL tensor of undefined content. */
  public Tensor empty(int... extents) {
    return p.allocate(ElementType.REAL, Shape.of(extents), Lifetime.PERSISTENT);
  }

  /** Returns an INT tensor of undefined content. */
  public Tensor emptyIntegers(int... extents) {
    return p.allocate(ElementType.INT, Shape.of(extents), Lifetime.PERSISTENT);
  }

  /** Returns a REAL tensor of random values in [-1, 1). */
  public Tensor random(int seed, int... extents) {
    Shape shape = Shape.of(extents);
    return real(shape, uniform(seed, shape.size()));
  }

  /** Returns the values of a REAL tensor of any layout. */
  public double[] values(Tensor view) {
    Tensor dense = p.allocate(ElementType.REAL, view.shape(), Lifetime.PERSISTENT);
    p.copyView(view, dense);
    double[] values = new double[view.size()];
    p.read(dense, values);
    return values;
  }

  /** Returns the values of a dense INT tensor. */
  public int[] integerValues(Tensor dense) {
    int[] values = new int[dense.size()];
    p.read(dense, values);
    return values;
  }

  /** Returns random values in [-1, 1). */
  public static double[] uniform(int seed, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (Threefry.bits(seed, 0, i, 0) >> 11) * 0x1p-52;
    }
    return values;
  }
}
