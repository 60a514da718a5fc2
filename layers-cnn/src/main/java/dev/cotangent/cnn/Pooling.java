package dev.cotangent.cnn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** Checks that poolings of images have in common. */
final class Pooling {
  private Pooling() {}

  /** Returns the only input, dense, which must be [batch, height, width, channels]. */
  static Tensor image(OpContext context, String name, List<Tensor> inputs) {
    if (inputs.size() != 1 || inputs.getFirst().shape().rank() != 4) {
      throw new IllegalArgumentException(
          name + ": expects one input [batch, height, width, channels], got " + inputs);
    }
    requireReal(name, "x", inputs.getFirst());
    return context.dense(inputs.getFirst());
  }

  static void requireReal(String name, String what, Tensor tensor) {
    if (tensor.type() != ElementType.REAL) {
      throw new IllegalArgumentException(name + ": " + what + " must be REAL, got " + tensor);
    }
  }

  /** Returns the shape [p, q, channels] for an input [height, width, channels]. */
  static Shape output(String name, Window2d window, Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          name + ": input must be [height, width, channels], got " + input);
    }
    return window.output(input.prepend(1), input.last()).without(0);
  }
}
