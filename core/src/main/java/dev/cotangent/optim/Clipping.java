package dev.cotangent.optim;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.backend.Backend;
import java.util.OptionalDouble;

/** How gradients are kept from being too large. */
@FunctionalInterface
public interface Clipping {
  /** Added to the norm before dividing by it, as PyTorch does. */
  double EPS = 1e-6;

  /**
   * What is done to each gradient: multiplied by {@code scale}, then cut to ±{@code bound}.
   *
   * @param norm the global norm before clipping, if it was needed
   */
  record Limits(double scale, double bound, OptionalDouble norm) {
    private static final Limits NONE =
        new Limits(1, Double.POSITIVE_INFINITY, OptionalDouble.empty());

    /** Returns the limits that change nothing. */
    public static Limits none() {
      return NONE;
    }
  }

  /** Returns what is to be done to these gradients. */
  Limits limits(Backend backend, Gradients gradients);

  /** Returns the clipping that does nothing. */
  static Clipping none() {
    return (_, _) -> Limits.none();
  }

  /** Returns the clipping of each element to [-bound, bound]. */
  static Clipping byValue(double bound) {
    Checks.positive("clipping: the bound", bound);
    return (_, _) -> new Limits(1, bound, OptionalDouble.empty());
  }

  /**
   * Returns the clipping that scales all gradients together to a norm of at most {@code max}.
   *
   * <p>Their direction does not change (Pascanu, Mikolov and Bengio 2013). Costs one pass over the
   * gradients and one read-back.
   */
  static Clipping byGlobalNorm(double max) {
    Checks.positive("clipping: the largest norm", max);
    return (backend, gradients) -> {
      double norm = GlobalNorm.of(backend, gradients.parameters().values());
      double scale = Math.min(1, max / (norm + EPS));
      return new Limits(scale, Double.POSITIVE_INFINITY, OptionalDouble.of(norm));
    };
  }
}
