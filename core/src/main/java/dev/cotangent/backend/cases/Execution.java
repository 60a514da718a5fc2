package dev.cotangent.backend.cases;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Primitives;
import dev.cotangent.backend.cases.Arguments.Argument;
import dev.cotangent.backend.cases.Arguments.Role;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A case on one backend: its arguments uploaded, its call ready to be made, again and again. */
public final class Execution implements AutoCloseable {
  private final Backend backend;
  private final Arguments arguments;
  private final KernelCase.Call call;

  /** A tensor that the call writes. */
  public record Output(String name, Tensor tensor) {}

  Execution(Backend backend, Arguments arguments, KernelCase.Call call) {
    this.backend = backend;
    this.arguments = arguments;
    this.call = call;
  }

  /** Gives every argument the content it had at first. */
  public void reset() {
    for (Argument argument : arguments.all()) {
      if (argument.tensor().type() == ElementType.REAL) {
        backend.write(argument.content(), argument.whole());
      } else {
        int[] values = Arrays.stream(argument.content()).mapToInt(v -> (int) v).toArray();
        backend.write(values, argument.whole());
      }
    }
    arguments.preparations().forEach(preparation -> preparation.accept(backend));
  }

  /** Calls the kernel; does not wait for it. */
  public void run() {
    call.on(backend);
  }

  /** Calls the kernel of another view of the same backend, such as one with defaults only. */
  public void runOn(Backend other) {
    call.on(other);
  }

  /** Returns the tensors that the call writes. */
  public List<Output> outputs() {
    return arguments.all().stream()
        .filter(a -> a.role() == Role.OUTPUT)
        .map(a -> new Output(a.name(), a.tensor()))
        .toList();
  }

  /** Returns the values of a dense tensor, integers as doubles. */
  public static double[] read(Primitives backend, Tensor tensor) {
    if (tensor.type() == ElementType.INT) {
      int[] values = new int[tensor.size()];
      backend.read(tensor, values);
      return Arrays.stream(values).asDoubleStream().toArray();
    }
    double[] values = new double[tensor.size()];
    backend.read(tensor, values);
    return values;
  }

  /** Returns the values of all outputs, one array each. */
  public List<double[]> results() {
    return outputs().stream().map(o -> read(backend, o.tensor())).toList();
  }

  /** Returns what the call changed that it must not: inputs, and elements around the tensors. */
  public List<String> damage() {
    List<String> damage = new ArrayList<>();
    for (Argument argument : arguments.all()) {
      double[] now = read(backend, argument.whole());
      int from = argument.tensor().layout().offset() - argument.whole().layout().offset();
      int to = from + argument.tensor().size();
      for (int i = 0; i < now.length; i++) {
        boolean inside = i >= from && i < to;
        boolean fixed = !inside || argument.role() == Role.INPUT;
        if (fixed && Double.compare(now[i], argument.content()[i]) != 0) {
          damage.add(
              "%s %s[%d] was %s and became %s"
                  .formatted(
                      inside ? "input" : "memory outside",
                      argument.name(),
                      i - from,
                      argument.content()[i],
                      now[i]));
          break;
        }
      }
    }
    return damage;
  }

  /** Releases the arguments. */
  @Override
  public void close() {
    for (Argument argument : arguments.all()) {
      backend.release(argument.whole().buffer(), "the end of the case");
    }
  }
}
