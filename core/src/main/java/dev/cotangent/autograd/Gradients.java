package dev.cotangent.autograd;

import dev.cotangent.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a backward pass: the gradient of each parameter and of each input that was watched.
 *
 * <p>The tensors belong to the tape's scope. A parameter that the loss does not depend on has none.
 */
public final class Gradients {
  private final Map<Parameter, Tensor> parameters;
  private final @Nullable Tensor[] variables;

  Gradients(Map<Parameter, Tensor> parameters, @Nullable Tensor[] variables) {
    this.parameters = Collections.unmodifiableMap(parameters);
    this.variables = variables;
  }

  /** Returns the gradients of the parameters, in the order in which the tape first met them. */
  public Map<Parameter, Tensor> parameters() {
    return parameters;
  }

  /**
   * Returns these gradients with those of some parameters replaced.
   *
   * @throws IllegalArgumentException if the loss does not depend on one of them, or a shape differs
   */
  public Gradients with(Map<Parameter, Tensor> changed) {
    Map<Parameter, Tensor> all = new LinkedHashMap<>(parameters);
    changed.forEach((parameter, gradient) -> {
      if (!of(parameter).shape().equals(gradient.shape())) {
        throw new IllegalArgumentException(
            "gradients: that of %s is %s, got %s"
                .formatted(parameter.name(), parameter.shape(), gradient.shape()));
      }
      all.put(parameter, gradient);
    });
    return new Gradients(all, variables);
  }

  /**
   * Returns the gradient of a parameter.
   *
   * @throws IllegalArgumentException if the loss does not depend on it
   */
  public Tensor of(Parameter parameter) {
    Tensor gradient = parameters.get(parameter);
    if (gradient == null) {
      throw new IllegalArgumentException(
          "gradients: the loss does not depend on parameter " + parameter.name());
    }
    return gradient;
  }

  /**
   * Returns the gradient of a watched input or of a variable asked for, if the loss depends on it.
   */
  public Optional<Tensor> find(Variable variable) {
    return Optional.ofNullable(variables[variable.number()]);
  }

  /**
   * Returns the gradient of a watched input or of a variable asked for.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor of(Variable variable) {
    return find(variable)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "gradients: none for "
                    + variable
                    + "; the loss does not depend on it, or it was neither watched nor asked for"));
  }
}
