package dev.cotangent.backend;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.function.Consumer;

/** Copies the values of any tensor to and from the host, in row-major order; views included. */
public final class TensorValues {
  private TensorValues() {}

  /** Returns the values of a REAL tensor. */
  public static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.size()];
    withDense(tensor, dense -> backend(tensor).read(dense, values));
    return values;
  }

  /** Returns the values of a REAL tensor as float. */
  public static float[] floats(Tensor tensor) {
    float[] values = new float[tensor.size()];
    withDense(tensor, dense -> backend(tensor).read(dense, values));
    return values;
  }

  /** Returns the values of an INT tensor. */
  public static int[] integers(Tensor tensor) {
    int[] values = new int[tensor.size()];
    withDense(tensor, dense -> backend(tensor).read(dense, values));
    return values;
  }

  /** Returns the value of a REAL tensor of one element. */
  public static double single(Tensor tensor) {
    if (tensor.size() != 1) {
      throw new IllegalArgumentException("single: needs one element, got " + tensor);
    }
    return doubles(tensor)[0];
  }

  /** Returns a persistent REAL tensor with these values. */
  public static Tensor of(Backend backend, Shape shape, double... values) {
    Tensor tensor = backend.allocate(ElementType.REAL, shape, Lifetime.PERSISTENT);
    backend.write(values, tensor);
    return tensor;
  }

  /** Returns a persistent INT tensor with these values. */
  public static Tensor ofIntegers(Backend backend, Shape shape, int... values) {
    Tensor tensor = backend.allocate(ElementType.INT, shape, Lifetime.PERSISTENT);
    backend.write(values, tensor);
    return tensor;
  }

  private static void withDense(Tensor tensor, Consumer<Tensor> reader) {
    tensor.buffer().requireLive();
    if (tensor.isDense()) {
      reader.accept(tensor);
      return;
    }
    Backend backend = backend(tensor);
    Tensor dense = backend.allocate(tensor.type(), tensor.shape(), Lifetime.SCOPED);
    try {
      backend.copyView(tensor, dense);
      reader.accept(dense);
    } finally {
      backend.release(dense.buffer(), "the read of its values");
    }
  }

  private static Backend backend(Tensor tensor) {
    return (Backend) tensor.buffer().owner();
  }
}
