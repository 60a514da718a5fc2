package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A piece of work whose time is measured.
 *
 * @param name the same as the peer's, such as {@code train/lenet5-mnist-b64-sgd}
 * @param cost says what a call does; for a model it takes the model's summary
 * @param prepare makes the work on a backend; each call of it is done when it returns
 */
public record SpeedCase(String name, Supplier<Cost> cost, Function<Backend, Runnable> prepare) {

  /** A case whose cost is known at once. */
  SpeedCase(String name, Cost cost, Function<Backend, Runnable> prepare) {
    this(name, () -> cost, prepare);
  }

  /**
   * What a call does, as far as it is counted.
   *
   * @param flops floating-point operations; 0 where they are not what limits it
   * @param bytes that must move from and to memory; 0 where they are not what limits it
   * @param items rows it works on; 0 where there are none
   */
  public record Cost(double flops, double bytes, int items) {

    /** Returns the cost of work that the arithmetic units limit. */
    static Cost flops(double flops) {
      return new Cost(flops, 0, 0);
    }

    /**
     * Returns the cost of work that the memory limits.
     *
     * @param bytes that must be read and written; those written but not read before count twice,
     *     since processors read a line of memory before they write to it
     */
    static Cost bytes(double bytes) {
      return new Cost(0, bytes, 0);
    }
  }
}
