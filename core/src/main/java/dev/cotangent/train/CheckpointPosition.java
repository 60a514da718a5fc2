package dev.cotangent.train;

import dev.cotangent.io.FormatException;
import dev.cotangent.train.EarlyStopping.Standing;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a training stands between two steps, and what it has counted, without its tensors.
 *
 * @param step number of steps done
 * @param epoch that is running, from 0
 * @param batch number of batches done in it
 * @param lossSum of the epoch's examples
 * @param rows number of these examples
 * @param seconds that the epoch has taken
 * @param standing of stopping early
 */
record CheckpointPosition(
    long step, int epoch, int batch, double lossSum, long rows, double seconds, Standing standing) {

  /** Checks the counts. */
  CheckpointPosition {
    if (step < 0 || epoch < 0 || batch < 0 || rows < 0 || standing.waited() < 0) {
      throw new IllegalArgumentException(
          "checkpoint: step %d, epoch %d, batch %d, %d rows, %d epochs waited: none may be negative"
              .formatted(step, epoch, batch, rows, standing.waited()));
    }
  }

  /** Returns the numbers by name, each exact to the bit. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("step", Long.toString(step));
    texts.put("epoch", Integer.toString(epoch));
    texts.put("batch", Integer.toString(batch));
    texts.put("loss sum", Double.toString(lossSum));
    texts.put("rows", Long.toString(rows));
    texts.put("seconds", Double.toString(seconds));
    texts.put("lowest validation loss", Double.toString(standing.lowest()));
    texts.put("best epoch", Integer.toString(standing.bestEpoch()));
    texts.put("epochs waited", Integer.toString(standing.waited()));
    return texts;
  }

  /**
   * Reads what {@link #texts} gave; other names are left alone.
   *
   * @throws FormatException if one is missing, is no number or cannot be
   */
  static CheckpointPosition of(Map<String, String> texts) throws FormatException {
    try {
      return new CheckpointPosition(
          Long.parseLong(text(texts, "step")),
          Integer.parseInt(text(texts, "epoch")),
          Integer.parseInt(text(texts, "batch")),
          Double.parseDouble(text(texts, "loss sum")),
          Long.parseLong(text(texts, "rows")),
          Double.parseDouble(text(texts, "seconds")),
          new Standing(
              Double.parseDouble(text(texts, "lowest validation loss")),
              Integer.parseInt(text(texts, "best epoch")),
              Integer.parseInt(text(texts, "epochs waited"))));
    } catch (IllegalArgumentException e) { // numbers of another form, too
      var exception = new FormatException("checkpoint: not a position: " + e.getMessage());
      exception.initCause(e);
      throw exception;
    }
  }

  private static String text(Map<String, String> texts, String name) throws FormatException {
    String text = texts.get(name);
    if (text == null) {
      throw new FormatException("checkpoint: it does not tell its " + name);
    }
    return text;
  }
}
