package dev.cotangent.nn;

import dev.cotangent.backend.Backend;
import dev.cotangent.tensor.Shape;

/**
 * What a layer is, before it has parameters: an immutable description, usually a record.
 *
 * <p>Sizes of inputs are inferred when it is built. Shapes are those of one example, without the
 * batch axis: [features], [time, features] or [height, width, channels].
 */
@FunctionalInterface
public interface LayerSpec {

  /**
   * A layer with the shape it yields.
   *
   * @param output shape of one example's output
   */
  record Built(Shape output, Layer layer) {}

  /**
   * Makes the parameters and the layer.
   *
   * @param input shape of one example
   * @throws IllegalArgumentException if the layer cannot take that shape
   */
  Built build(LayerBuilder builder, Shape input);

  /**
   * Returns a network of this layer on a backend.
   *
   * @param seed decides all initial values; the same seed gives the same network on every backend,
   *     up to the backend's precision
   * @param input shape of one example
   */
  default Network build(Backend backend, long seed, Shape input) {
    return Network.build(this, backend, seed, input);
  }
}
