package dev.cotangent.train;

import dev.cotangent.nn.Network;
import java.util.OptionalInt;

/** Remembers the weights of the epoch with the lowest validation loss. */
final class EarlyStopping {
  private final int patience;
  private final Snapshot best;
  private double lowest = Double.POSITIVE_INFINITY;
  private OptionalInt bestEpoch = OptionalInt.empty();
  private int waited;

  EarlyStopping(Network network, int patience) {
    this.patience = patience;
    this.best = new Snapshot(network);
  }

  /** Takes note of an epoch; tells whether the patience is over. */
  boolean isOver(int epoch, double loss) {
    if (loss < lowest) {
      lowest = loss;
      bestEpoch = OptionalInt.of(epoch);
      best.take();
      waited = 0;
      return false;
    }
    waited++;
    return waited >= patience;
  }

  /** Restores the weights of the best epoch, if there was one. */
  OptionalInt restore() {
    if (bestEpoch.isPresent()) {
      best.restore();
    }
    return bestEpoch;
  }
}
