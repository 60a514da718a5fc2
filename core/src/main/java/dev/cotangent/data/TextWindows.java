package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.util.List;

/** Equal windows of a token sequence, each with itself one step later as target. */
final class TextWindows implements Dataset {
  private final int[] tokens;
  private final int from;
  private final int time;
  private final int size;
  private final List<String> classNames;

  /** Cuts tokens [from, to) into windows; the array is shared, not copied. */
  TextWindows(int[] tokens, int from, int to, int time, List<String> classNames) {
    if (time < 1) {
      throw new IllegalArgumentException("windows: time must be at least 1, got " + time);
    }
    if (to - from <= time) {
      throw new IllegalArgumentException(
          "windows: the text has %d tokens, one window of %d needs %d"
              .formatted(to - from, time, time + 1L));
    }
    this.tokens = tokens;
    this.from = from;
    this.time = time;
    this.size = (to - from - 1) / time;
    this.classNames = classNames;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Shape inputShape() {
    return Shape.of(time);
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public Batch batch(int[] rows) {
    Shape shape = Shape.of(rows.length, time);
    int[] inputs = new int[shape.size()];
    int[] targets = new int[shape.size()];
    for (int i = 0; i < rows.length; i++) {
      Subset.checkRow("windows", rows[i], size);
      int start = from + rows[i] * time;
      System.arraycopy(tokens, start, inputs, i * time, time);
      System.arraycopy(tokens, start + 1, targets, i * time, time);
    }
    return new Batch(new HostArray.Ints(inputs, shape), new HostArray.Ints(targets, shape));
  }
}
