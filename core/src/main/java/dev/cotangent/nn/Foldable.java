package dev.cotangent.nn;

/**
 * A layer y = w·x + b that can take over a factor and a summand for each of its output channels.
 *
 * <p>Its {@code weight} has the output channels as first axis, its {@code bias} has one element for
 * each; see {@link Network#folded}.
 */
public interface Foldable extends LayerSpec {

  /** Tells whether nothing is done to the sums, such as an activation. */
  boolean isLinear();

  /** Returns this layer with a bias. */
  LayerSpec withBias();
}
