package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * Recurrent layers over whole sequences, and backpropagation through time (Werbos 1990).
 *
 * <p>x, y and dy are views [batch, time, features] whose last axis has stride 1, so that a
 * direction of a bidirectional layer writes its half of y in place. Where {@code mask} is 0 the
 * state is carried unchanged and y is 0; the values of x there have no influence, NaN included.
 */
public interface RecurrentKernels extends Primitives {

  /** The state before the first step, or gradients of it: h[batch, hidden] and c likewise. */
  record State(Tensor h, Optional<Tensor> c) {}

  /**
   * The gradients that {@link #recurrentGrad} overwrites.
   *
   * @param dx [batch, time, input], dense, if wanted; 0 where masked
   * @param initial of the state before the first step
   * @param dStates total dL/dh_t of the state after each position, [time, batch, hidden], if wanted
   * @param dCells total dL/dc_t likewise, if wanted and there is a cell state
   */
  record Gradients(
      RecurrentWeights weights,
      Optional<Tensor> dx,
      State initial,
      Optional<Tensor> dStates,
      Optional<Tensor> dCells) {}

  /**
   * Runs a layer over time.
   *
   * @param initial the state before the first step
   * @param mask REAL [time, batch], dense: 1 for a step that counts, 0 for padding; absent: all
   *     count
   * @param y view [batch, time, hidden], written
   * @param trace written; its final state is the state after the last step that counts
   */
  default void recurrent(
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      State initial,
      Optional<Tensor> mask,
      Tensor y,
      RecurrentTrace trace) {
    DefaultRecurrent.forward(this, spec, weights, x, initial, mask, y, trace);
  }

  /**
   * Backpropagates through time.
   *
   * @param dy view [batch, time, hidden]; absent: 0
   * @param dFinal gradients of the final state; absent: 0. Its c may be absent too.
   */
  default void recurrentGrad(
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      Optional<Tensor> mask,
      RecurrentTrace trace,
      Optional<Tensor> dy,
      Optional<State> dFinal,
      Gradients into) {
    DefaultRecurrent.backward(this, spec, weights, x, mask, trace, dy, dFinal, into);
  }
}
