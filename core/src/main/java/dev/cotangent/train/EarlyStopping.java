package dev.cotangent.train;

import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Tensor;
import java.util.Map;
import java.util.OptionalInt;

/** Remembers the weights of the epoch with the lowest validation loss. */
final class EarlyStopping {
  private final int patience;
  private final Snapshot best;
  private Standing standing = Standing.NONE;

  /**
   * What has been seen so far.
   *
   * @param lowest validation loss
   * @param bestEpoch its epoch, -1 before there was one
   * @param waited epochs since then
   */
  record Standing(double lowest, int bestEpoch, int waited) {
    static final Standing NONE = new Standing(Double.POSITIVE_INFINITY, -1, 0);

    boolean hasBest() {
      return bestEpoch >= 0;
    }
  }

  EarlyStopping(Network network, int patience) {
    this.patience = patience;
    this.best = new Snapshot(network);
  }

  /** Takes note of an epoch. */
  void note(int epoch, double loss) {
    if (loss < standing.lowest) {
      standing = new Standing(loss, epoch, 0);
      best.take();
    } else {
      standing = new Standing(standing.lowest, standing.bestEpoch, standing.waited + 1);
    }
  }

  /** Tells whether the patience is over. */
  boolean isOver() {
    return standing.waited >= patience;
  }

  /** Restores the weights of the best epoch, if there was one. */
  OptionalInt restore() {
    if (!standing.hasBest()) {
      return OptionalInt.empty();
    }
    best.restore();
    return OptionalInt.of(standing.bestEpoch);
  }

  /** Returns what has been seen so far. */
  Standing standing() {
    return standing;
  }

  /** Goes on from what was seen before; the best weights are written into {@link #best}. */
  void resumeAt(Standing before) {
    standing = before;
  }

  /** Returns the weights of the best epoch, by name. */
  Map<String, Tensor> best() {
    return best.tensors();
  }
}
