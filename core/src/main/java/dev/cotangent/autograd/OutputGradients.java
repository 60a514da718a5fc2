package dev.cotangent.autograd;

import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gradients of an operation's outputs, any of which may be absent (it is then zero). */
public final class OutputGradients {
  private final OpContext context;
  private final List<Tensor> outputs;
  private final @Nullable Tensor[] gradients;

  OutputGradients(OpContext context, List<Tensor> outputs, @Nullable Tensor[] gradients) {
    this.context = context;
    this.outputs = outputs;
    this.gradients = gradients;
  }

  /** Returns the gradient of the only output. */
  public Tensor only() {
    return orZeros(0);
  }

  /** Returns the gradient of an output, if anything depends on it. */
  public Optional<Tensor> get(int output) {
    return Optional.ofNullable(gradients[output]);
  }

  /** Returns the gradient of an output, zeros if nothing depends on it. */
  public Tensor orZeros(int output) {
    Tensor gradient = gradients[output];
    if (gradient == null) {
      gradient = context.zeros(outputs.get(output).shape());
      gradients[output] = gradient;
    }
    return gradient;
  }
}
