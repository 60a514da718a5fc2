package dev.cotangent.autograd;

import dev.cotangent.expr.Expr;
import dev.cotangent.tensor.Tensor;
import java.util.function.Supplier;

/** Takes the ways to the gradients of an operation's inputs; the tape calls those it needs. */
public interface InputGradients {

  /** Tells whether the gradient of an input is needed. */
  boolean wants(int input);

  /**
   * Adds to the gradient of an input.
   *
   * @param gradient computes a tensor of the input's shape: newly allocated, or an output's
   *     gradient or a view of it; called at once, and only if the gradient is wanted
   */
  void add(int input, Supplier<Tensor> gradient);

  /**
   * Tells whether a listener asks for gradients inside the operation, such as dL/dh at each step.
   */
  boolean isObserved();

  /**
   * Shows a gradient inside the operation to the listeners.
   *
   * @param what its name, such as {@code dh}
   */
  void observe(String what, Tensor gradient);

  /**
   * Shows the values of a gate inside the operation to the listeners.
   *
   * @param name such as {@code f} for a forget gate
   * @param function whose values they are, such as the sigmoid
   */
  void observeGate(String name, Expr function, Tensor values);
}
