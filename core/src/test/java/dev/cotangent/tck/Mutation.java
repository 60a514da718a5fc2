package dev.cotangent.tck;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.cases.Execution;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * A mistake in one kernel.
 *
 * @param name what is wrong
 * @param kernel the kernel, as {@code ConvKernels.conv2d}
 */
record Mutation(String name, String kernel, Wrong wrong) {

  /** The kernel with the mistake. */
  interface Wrong {
    void call(Backend backend, Operation call);
  }

  /** The arguments of one call. */
  record Operation(Object[] arguments) {
    <T> T get(Class<T> type, int i) {
      return type.cast(arguments[i]);
    }

    <T> Optional<T> optional(Class<T> type, int i) {
      return ((Optional<?>) arguments[i]).map(type::cast);
    }

    Tensor tensor(int i) {
      return get(Tensor.class, i);
    }

    double number(int i) {
      return get(Double.class, i);
    }
  }

  /** Returns the backend with the mistake in it. */
  Backend in(Backend backend) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              String called = method.getDeclaringClass().getSimpleName() + "." + method.getName();
              if (called.equals(kernel)) {
                wrong.call(backend, new Operation(arguments));
                return null;
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Changes some values. */
  interface Change {
    void change(double[] values);
  }

  /** Changes the values of a dense REAL tensor in place. */
  static void alter(Backend backend, Tensor tensor, Change change) {
    double[] values = Execution.read(backend, tensor);
    change.change(values);
    backend.write(values, tensor);
  }

  /** Returns a changed dense copy of a REAL view. */
  static Tensor changed(Backend backend, Tensor tensor, Change change) {
    Tensor copy = backend.allocate(tensor.type(), tensor.shape(), Lifetime.SCOPED);
    backend.copyView(tensor, copy);
    alter(backend, copy, change);
    return copy;
  }

  /** Returns all of the buffer from a tensor's first element on. */
  static Tensor rest(Tensor tensor) {
    int from = tensor.layout().offset();
    int length = tensor.buffer().length() - from;
    return new Tensor(tensor.buffer(), Layout.dense(Shape.of(length), from));
  }

  /** Makes the last element wrong by 100 units in the last place of a float. */
  static void nudgeLast(double[] values) {
    if (values.length > 0) {
      values[values.length - 1] *= 1 + 100 * 0x1p-23;
    }
  }
}
