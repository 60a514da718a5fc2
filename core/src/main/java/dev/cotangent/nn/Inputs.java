package dev.cotangent.nn;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** Checks of what operations and layers are given, with errors that name both sides. */
final class Inputs {
  private Inputs() {}

  /** Checks how many inputs came. */
  static void requireCount(String operation, List<Tensor> inputs, int expected) {
    if (inputs.size() != expected) {
      throw new IllegalArgumentException(
          "%s: expects %d inputs, got %d %s".formatted(operation, expected, inputs.size(), inputs));
    }
  }

  /** Checks the shape of an input. */
  static void requireShape(String operation, String what, Tensor input, Shape expected) {
    if (!input.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "%s: %s must be %s, got %s".formatted(operation, what, expected, input));
    }
  }

  /** Checks that an input has at least some axes. */
  static void requireRank(String operation, Tensor input, int atLeast) {
    if (input.shape().rank() < atLeast) {
      throw new IllegalArgumentException(
          "%s: needs an input of at least %d axes, got %s".formatted(operation, atLeast, input));
    }
  }

  /** Checks the kind of an input. */
  static void requireType(String operation, String what, Tensor input, ElementType expected) {
    if (input.type() != expected) {
      throw new IllegalArgumentException(
          "%s: %s must be %s, got %s".formatted(operation, what, expected, input));
    }
  }

  /** Returns the shape all broadcast to; the error names the operation and all shapes. */
  static Shape broadcast(String operation, List<Shape> shapes) {
    try {
      return shapes.stream().reduce(Shape.of(), Shape::broadcast);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: inputs %s do not broadcast to one shape".formatted(operation, shapes), e);
    }
  }

  /** Returns all axes but the last as one: [rows, columns]. */
  static Shape rows(Shape shape) {
    return Shape.of(shape.size(0, shape.rank() - 1), shape.last());
  }
}
