package dev.cotangent.train;

import java.util.List;
import java.util.OptionalInt;

/**
 * How training went.
 *
 * @param epochs reports of the epochs that were completed
 * @param end why training ended
 * @param bestEpoch the epoch whose weights the network has now, if they were restored
 */
public record TrainingHistory(List<EpochReport> epochs, End end, OptionalInt bestEpoch) {

  /** Why training ended. */
  public enum End {
    /** All epochs were done. */
    COMPLETED,
    /** The validation loss fell no more. */
    STOPPED_EARLY,
    /** {@link Trainer#stop} was called. */
    STOPPED
  }

  /** Copies the reports. */
  public TrainingHistory {
    epochs = List.copyOf(epochs);
  }
}
