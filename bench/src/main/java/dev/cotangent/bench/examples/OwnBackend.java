package dev.cotangent.bench.examples;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A backend of one's own: the reference does what primitives it is asked for, and they are counted.
 *
 * <p>A backend has buffers of its own and does the primitives; each other kernel has a default made
 * of these. To be found by {@code Backends} it needs a {@code BackendProvider} and a line in {@code
 * META-INF/services}; bench/consumers/src/it/third-party has both, checks its arguments, and runs
 * the conformance kit.
 */
public final class OwnBackend implements InvocationHandler {
  private final Backend reference = new ReferenceBackend();
  private final Map<String, Integer> calls = new TreeMap<>();

  private static final class Own extends Buffer {
    private final Buffer inner;

    Own(Object owner, Buffer inner) {
      super(owner, inner.type(), inner.length());
      this.inner = inner;
    }
  }

  /** Prints what a step of training asks of a backend. */
  public static void main(String[] args) {
    callsOfAStep().forEach((primitive, calls) -> System.out.println(primitive + " " + calls));
  }

  /** Returns how often a step calls each primitive. */
  static Map<String, Integer> callsOfAStep() {
    var handler = new OwnBackend();
    Class<?>[] types = {Backend.class};
    var backend = (Backend) Proxy.newProxyInstance(types[0].getClassLoader(), types, handler);
    var model = Sequential.of(Dense.of(8).activation(Activation.tanh()), Dense.of(2));
    Network network = model.build(backend, 1, Shape.of(3));
    handler.calls.clear(); // of making the parameters
    try (Tape tape = Tape.training(backend, 1, 0)) {
      var x = tape.constant(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3));
      var labels = tape.constant(new int[] {0, 1}, Shape.of(2));
      var loss = Losses.softmaxCrossEntropy().of(tape, network.forward(tape, x), labels);
      var unused = tape.backward(loss);
    }
    return handler.calls;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    calls.merge(method.getName(), 1, Integer::sum);
    Object result = method.invoke(reference, inner(arguments));
    return result instanceof Tensor t ? new Tensor(new Own(proxy, t.buffer()), t.layout()) : result;
  }

  private static Object[] inner(Object[] arguments) {
    return arguments == null
        ? new Object[0]
        : Arrays.stream(arguments).map(OwnBackend::inner).toArray();
  }

  private static Object inner(Object argument) {
    return switch (argument) {
      case Own own -> own.inner;
      case Tensor t -> new Tensor(((Own) t.buffer()).inner, t.layout());
      case Tensor[] many -> Arrays.stream(many).map(OwnBackend::inner).toArray(Tensor[]::new);
      default -> argument;
    };
  }
}
