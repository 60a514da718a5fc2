package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.util.List;

/** Some rows of another data set, by index. */
final class Subset implements Dataset {
  private final Dataset whole;
  private final int[] rows;

  Subset(Dataset whole, int[] rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("subset: no rows chosen, a data set needs at least one");
    }
    for (int row : rows) {
      checkRow("subset", row, whole.size());
    }
    this.whole = whole;
    this.rows = rows;
  }

  /** Checks that a row exists in a set of {@code size} rows; {@code who} begins the message. */
  static void checkRow(String who, int row, int size) {
    if (row < 0 || row >= size) {
      throw new IllegalArgumentException(
          who + ": row " + row + " does not exist, rows are 0.." + (size - 1));
    }
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public Shape inputShape() {
    return whole.inputShape();
  }

  @Override
  public List<String> classNames() {
    return whole.classNames();
  }

  @Override
  public Batch batch(int[] chosen) {
    int[] mapped = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      checkRow("subset", chosen[i], rows.length);
      mapped[i] = rows[chosen[i]];
    }
    return whole.batch(mapped);
  }
}
