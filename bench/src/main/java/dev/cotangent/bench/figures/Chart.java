package dev.cotangent.bench.figures;

import java.util.Locale;

/** A picture of numbers, which says by itself what it shows. */
public sealed interface Chart extends Block permits LineChart, BarChart, HeatMap {

  /** Returns what the chart shows. */
  String title();

  /** Returns one sentence that says what to see. */
  String see();

  /** Returns the title as a part of a file's name: {@code loss-over-training}. */
  default String stem() {
    String words = title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return words.replaceAll("^-|-$", "");
  }

  /**
   * Checks what every chart must have.
   *
   * @throws IllegalArgumentException if the title, or what to see, is empty
   */
  static void check(String title, String see) {
    if (title.isBlank() || see.isBlank()) {
      throw new IllegalArgumentException(
          "chart \"%s\": needs a title and a sentence that says what to see, got \"%s\""
              .formatted(title, see));
    }
  }
}
