package dev.cotangent.nn;

import dev.cotangent.tensor.Shape;

/** Makes one axis of all axes of an example, in row-major order. */
public record Flatten() implements LayerSpec {

  /** Returns the layer. */
  public static Flatten of() {
    return new Flatten();
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    int size = input.size();
    return new Built(
        Shape.of(size),
        (tape, x) -> tape.apply(new ReshapeOp(Shape.of(x.shape().extent(0), size)), x));
  }
}
