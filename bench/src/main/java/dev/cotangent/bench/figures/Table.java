package dev.cotangent.bench.figures;

import java.util.List;

/**
 * A table whose first column names its rows.
 *
 * @param caption what it shows
 * @param header titles of the columns
 */
public record Table(String caption, List<String> header, List<List<Cell>> rows) implements Block {

  /** Checks that each row fits the header. */
  public Table {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "table \"%s\": a row of %d cells, expected %d"
                .formatted(caption, row.size(), header.size()));
      }
    }
  }

  /** How a cell is marked, besides its text. */
  public enum Mark {
    /** Not at all. */
    NONE,
    /** As what one hopes for. */
    GOOD,
    /** As what is wrong. */
    BAD
  }

  /** A text in a table. */
  public record Cell(String text, Mark mark) {

    /** Returns a cell without a mark. */
    public static Cell of(String text) {
      return new Cell(text, Mark.NONE);
    }

    /** Returns a cell marked as good or bad. */
    public static Cell judged(String text, boolean good) {
      return new Cell(text, good ? Mark.GOOD : Mark.BAD);
    }
  }
}
