package dev.cotangent.autograd;

import dev.cotangent.expr.Expr;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * An operation with a gradient: a record of static parameters, its two directions side by side.
 *
 * <p>Neither direction may change an input. Outputs may be several, and may be views of inputs.
 *
 * @param <S> what backward needs, usually a private record
 */
public interface Op<S extends Saved> {

  /** What a forward pass yields: outputs for the caller, saved state for backward. */
  record Result<S extends Saved>(List<Tensor> outputs, S saved) {
    /** One output. */
    public Result(Tensor output, S saved) {
      this(List.of(output), saved);
    }
  }

  /** Returns the short name for reports and errors; the type's name without "Op" by default. */
  default String name() {
    String type = getClass().getSimpleName();
    return type.endsWith("Op") ? type.substring(0, type.length() - 2) : type;
  }

  /**
   * Returns the function of one input that the first output is the value of, if it is known.
   *
   * <p>Nothing is computed with it: it tells diagnostics in which range values are saturated.
   */
  default Optional<Expr> activation() {
    return Optional.empty();
  }

  /**
   * Computes the outputs.
   *
   * @throws IllegalArgumentException if the inputs do not fit, naming the operation and the shapes
   */
  Result<S> forward(OpContext context, List<Tensor> inputs);

  /**
   * Says how to compute the gradient of each input from those of the outputs.
   *
   * @param dys the gradients of the outputs, any of which may be absent
   * @param into takes, for each input, the way to its gradient; the tape decides which are wanted
   */
  void backward(OpContext context, S saved, OutputGradients dys, InputGradients into);
}
