package dev.cotangent.data;

/**
 * Consecutive rows dealt to streams, for networks that carry their state from batch to batch.
 *
 * <p>With n = ⌊size/streams⌋, stream i is rows i·n to (i+1)·n - 1. Row k of the result is the
 * (k/streams)-th of stream k mod streams, so that in batches of {@code streams} rows in order, row
 * i of each batch continues row i of the one before. What does not fill all streams is left out.
 */
public final class Streams {
  private Streams() {}

  /**
   * Returns the rows of a set as streams.
   *
   * @param rows consecutive windows, such as {@link TextCorpus#windows(int)}
   * @param streams how many run side by side: the batch size
   * @throws IllegalArgumentException if there are fewer rows than streams, or no stream
   */
  public static Dataset of(Dataset rows, int streams) {
    if (streams < 1 || streams > rows.size()) {
      throw new IllegalArgumentException(
          "streams: needs 1 to %d streams of at least one of the %d rows each, got %d"
              .formatted(rows.size(), rows.size(), streams));
    }
    int each = rows.size() / streams;
    int[] order = new int[each * streams];
    for (int k = 0; k < order.length; k++) {
      order[k] = k % streams * each + k / streams;
    }
    return rows.subset(order);
  }
}
