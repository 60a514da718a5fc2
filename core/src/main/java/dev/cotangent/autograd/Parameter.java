package dev.cotangent.autograd;

import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * A named tensor that training changes.
 *
 * @param name its path in the model, such as {@code features.0.weight}
 * @param value dense and persistent; optimisers write into it
 */
public record Parameter(String name, Tensor value) {

  /** Returns the extents. */
  public Shape shape() {
    return value.shape();
  }

  /** Compares by identity: two parameters with the same name are two parameters. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
