package dev.cotangent.backend.cases;

import dev.cotangent.backend.Backend;
import dev.cotangent.expr.RandomKey;
import java.util.Arrays;

/**
 * One call of one kernel, with its inputs and outputs, for any backend.
 *
 * <p>{@link #prepare} uploads the inputs; {@link Execution#run} then makes the call alone, which is
 * what a benchmark measures. {@link Judge} says how far each element of a result may be off.
 *
 * @param name unique; says shapes and options
 * @param kernel the method, as {@code ConvKernels.conv2d}
 * @param kind what the inputs are
 * @param flops floating-point operations of the call, 0 where counting them means little
 * @param seed seed of the inputs
 * @param body binds the call to its arguments
 */
public record KernelCase(
    String name, Family family, String kernel, InputKind kind, long flops, long seed, Body body) {
  /** The seed of all cases made by this package. */
  public static final long SEED = 20260101;

  /** Makes the arguments of a call, the same ones each time, and returns the call. */
  @FunctionalInterface
  public interface Body {
    /** Makes the arguments and returns the call. */
    Call bind(Arguments arguments);
  }

  /** A kernel call whose arguments are fixed. */
  @FunctionalInterface
  public interface Call {
    /** Calls the kernel. */
    void on(Backend backend);
  }

  /** A case with the usual seed, named after its kernel and inputs. */
  static KernelCase of(
      Family family, String kernel, String detail, InputKind kind, long flops, Body body) {
    String name = kernel.substring(kernel.indexOf('.') + 1) + " " + detail + " " + kind;
    return new KernelCase(name, family, kernel, kind, flops, SEED, body);
  }

  /** Returns this case with other random inputs. */
  public KernelCase withSeed(long seed) {
    return new KernelCase(name, family, kernel, kind, flops, seed, body);
  }

  /**
   * Returns this case with other numbers at a few places of one input.
   *
   * @param input its name among the arguments
   * @param values value i of n lies at (i + 1/2)/n of the elements
   */
  KernelCase with(String input, double... values) {
    String spoiled = name + " with " + Arrays.toString(values) + " in " + input;
    return new KernelCase(
        spoiled,
        family,
        kernel,
        kind,
        flops,
        seed,
        a -> {
          a.spoil(input, values);
          Call call = body.bind(a);
          a.requireSpoiled();
          return call;
        });
  }

  /** Returns this case on a backend, its inputs uploaded and its outputs filled with NaN. */
  public Execution prepare(Backend backend) {
    var arguments = new Arguments(backend, RandomKey.of(seed).derive(name), kind, negativeZeros());
    var execution = new Execution(backend, arguments, body.bind(arguments));
    execution.reset();
    return execution;
  }

  /** Returns the bytes of all arguments in float: the least a call must move. */
  public long bytes() {
    try (var backend = new TrackingBackend(Precision.FLOAT)) {
      var arguments = new Arguments(backend, RandomKey.of(seed), kind, negativeZeros());
      body.bind(arguments);
      return 4 * arguments.elements();
    }
  }

  /** Tells whether the sign of an exact zero is part of the contract. */
  boolean negativeZeros() {
    return family == Family.POINTWISE || family == Family.VIEW;
  }

  @Override
  public String toString() {
    return name;
  }
}
