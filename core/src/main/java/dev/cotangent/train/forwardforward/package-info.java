/**
 * The Forward-Forward algorithm (前向-前向算法): learning without a backward pass through layers.
 *
 * <p>Each layer has a goodness of its own, g = Σ y_j², and learns to make it large for positive
 * data and small for negative data: p = σ(g - θ) is to say whether the data are positive. For a
 * dense layer y = relu(W·x + b) that loss alone gives ∂L/∂w_j = (p - t)·2·y_j·x, where t is 1 for
 * positive data and 0 for negative: all of it known to the layer at once. No gradient leaves the
 * layer, so nothing of it need be kept for a walk back, and the memory of a step does not grow with
 * depth. The next layer sees y divided by its length, which hides the goodness just learned.
 *
 * <p>Source: Hinton 2022, "The Forward-Forward Algorithm: Some Preliminary Investigations",
 * arXiv:2212.13345, sections 2 and 3. Start reading at {@link
 * dev.cotangent.train.forwardforward.ForwardForward}.
 */
@NullMarked
package dev.cotangent.train.forwardforward;

import org.jspecify.annotations.NullMarked;
