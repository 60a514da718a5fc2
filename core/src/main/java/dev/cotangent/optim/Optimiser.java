package dev.cotangent.optim;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes a network's parameters by a rule, and holds the rule's state.
 *
 * <p>Each step is one fused kernel call for each parameter, in place. Belongs to one thread.
 */
public final class Optimiser {
  private final Backend backend;
  private final UpdateRule rule;
  private final Fused update;
  private final int firstOwnScalar;
  private final Map<Parameter, Tensor[]> slots = new HashMap<>();
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private long steps;

  /** An optimiser of a network by a rule; its state starts at 0. */
  public Optimiser(UpdateRule rule, Network network) {
    this.backend = network.backend();
    this.rule = rule;
    List<Expr> unclipped = rule.update(UpdateRule.GRADIENT);
    this.firstOwnScalar = Fused.of(unclipped).scalars();
    this.update = Fused.of(rule.update(clipped(firstOwnScalar)));
    for (Parameter parameter : network.parameters()) {
      slots.put(parameter, newSlots(parameter));
    }
  }

  /** Changes the parameters by one step against their gradients. */
  public void apply(Gradients gradients) {
    apply(gradients, Clipping.Limits.none());
  }

  /**
   * Changes the parameters by one step against their clipped gradients.
   *
   * <p>A parameter without a gradient is left alone.
   *
   * @throws IllegalArgumentException if a gradient belongs to another network
   */
  public void apply(Gradients gradients, Clipping.Limits limits) {
    for (Parameter parameter : gradients.parameters().keySet()) {
      if (!slots.containsKey(parameter)) {
        throw new IllegalArgumentException(
            "optimiser: parameter " + parameter.name() + " is not of the network it was made for");
      }
    }
    double[] own = rule.scalars(steps + 1, rate());
    double[] scalars = Arrays.copyOf(own, firstOwnScalar + 2);
    scalars[firstOwnScalar] = limits.scale();
    scalars[firstOwnScalar + 1] = limits.bound();
    gradients.parameters().forEach((p, gradient) -> step(p, gradient, scalars));
    steps++;
  }

  /** Returns the learning rate of the next step. */
  public double rate() {
    return rule.rate().rate(steps);
  }

  /** Returns the rule. */
  public UpdateRule rule() {
    return rule;
  }

  /** Returns the number of steps done. */
  public long steps() {
    return steps;
  }

  /** Goes on as if {@code steps} had been done; the state is restored through {@link #state}. */
  public void resumeAt(long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("optimiser: steps must not be negative, got " + steps);
    }
    this.steps = steps;
  }

  /** Returns the state to be saved, by the names {@code parameter.slot}; written in place. */
  public Map<String, Tensor> state() {
    return Collections.unmodifiableMap(state);
  }

  private void step(Parameter parameter, Tensor gradient, double[] scalars) {
    Tensor[] own = slots.get(parameter);
    if (own == null) {
      throw new IllegalStateException("optimiser: no state for " + parameter.name());
    }
    Tensor[] in = new Tensor[2 + own.length];
    Tensor[] out = new Tensor[1 + own.length];
    in[0] = parameter.value();
    in[1] = gradient;
    out[0] = parameter.value();
    for (int i = 0; i < own.length; i++) {
      in[2 + i] = own[i];
      out[1 + i] = own[i];
    }
    backend.pointwise(update, in, scalars, out);
  }

  private Tensor[] newSlots(Parameter parameter) {
    List<Tensor> made = new ArrayList<>();
    for (String slot : rule.slots()) {
      Tensor tensor = backend.allocate(ElementType.REAL, parameter.shape(), Lifetime.PERSISTENT);
      backend.fill(0, tensor);
      state.put(parameter.name() + "." + slot, tensor);
      made.add(tensor);
    }
    return made.toArray(Tensor[]::new);
  }

  /** The gradient times one scalar, cut to plus and minus the next one; NaN stays NaN. */
  private static Expr clipped(int scalar) {
    Expr bound = Expr.scalar(scalar + 1);
    return UpdateRule.GRADIENT.times(Expr.scalar(scalar)).min(bound).max(bound.negate());
  }
}
