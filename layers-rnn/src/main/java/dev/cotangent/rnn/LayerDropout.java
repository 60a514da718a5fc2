package dev.cotangent.rnn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.DropoutOp;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * Dropout between the layers of a stack, in training only (Zaremba et al. 2014, section 3).
 *
 * @param rate probability of a zero, in [0, 1)
 * @param key of this stack's dropout; each layer derives its own
 */
public record LayerDropout(double rate, RandomKey key) {
  /** No dropout. */
  public static final LayerDropout NONE = new LayerDropout(0, new RandomKey(0, 0));

  /** Checks the rate. */
  public LayerDropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout: rate must be in [0, 1), got " + rate);
    }
  }

  /** Tells whether anything is dropped here. */
  boolean isActive(OpContext context) {
    return rate > 0 && context.training();
  }

  /**
   * Returns x with elements dropped above a layer; gradients go the same way, with the same bits.
   */
  Tensor apply(OpContext context, int layer, Tensor x) {
    var drop = new DropoutOp(rate, key.derive(layer));
    return drop.forward(context, List.of(x)).outputs().getFirst();
  }
}
