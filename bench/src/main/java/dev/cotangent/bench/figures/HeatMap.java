package dev.cotangent.bench.figures;

import java.util.List;

/**
 * Numbers over two axes as colours, in one or more panels side by side with one scale of colours.
 *
 * @param value what a colour means
 * @param xs labels of the columns, from left to right
 * @param ys labels of the rows, from bottom to top
 */
public record HeatMap(
    String title,
    String see,
    Axis x,
    Axis y,
    Axis value,
    List<String> xs,
    List<String> ys,
    Form form,
    List<Panel> panels)
    implements Chart {

  /** How a panel is drawn. */
  public enum Form {
    /** As wide as there is room, small values dark, from the bottom up. */
    MAP,
    /** Square points from the top down, as an image, small values dark. */
    IMAGE,
    /** As an image, negative blue, zero grey, positive red. */
    SIGNED_IMAGE
  }

  /** Checks that the panels fit the labels. */
  public HeatMap {
    Chart.check(title, see);
    xs = List.copyOf(xs);
    ys = List.copyOf(ys);
    panels = List.copyOf(panels);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("chart \"" + title + "\": has no panel");
    }
    for (Panel panel : panels) {
      panel.check(title, ys.size(), xs.size());
    }
  }

  /**
   * One map.
   *
   * @param values [rows][columns]; NaN where nothing is known
   */
  public record Panel(String name, double[][] values) {
    private void check(String title, int rows, int columns) {
      boolean fits = values.length == rows;
      for (double[] row : values) {
        fits &= row.length == columns;
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "chart \"%s\": panel \"%s\" must have %d rows of %d values"
                .formatted(title, name, rows, columns));
      }
    }
  }
}
