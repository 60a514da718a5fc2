package dev.cotangent.bench.growth;

import java.util.List;
import java.util.Locale;

/**
 * A picture of time against work, both as multiples of the smallest size, on logarithmic axes.
 *
 * <p>Written as SVG by hand, since drawing by AWT needs fonts that a JDK without a desktop lacks.
 */
final class GrowthPlot {
  private static final double LEFT = 90;
  private static final double TOP = 100;
  private static final double WIDTH = 660;
  private static final double HEIGHT = 480;
  private static final double[] STEPS = {1, 2, 5};

  /** Colours that most colour-blind people can tell apart (Okabe and Ito, 2008). */
  private static final List<String> COLOURS = List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7");

  private final StringBuilder svg = new StringBuilder();

  /** Largest multiple on either axis. */
  private final double most;

  private GrowthPlot(double most) {
    this.most = most;
  }

  /** Returns the picture of some curves as an SVG document. */
  static String svg(String backend, List<GrowthCurve> curves) {
    double most =
        curves.stream()
            .mapToDouble(c -> Math.max(c.work(c.last()), c.time(c.last())))
            .reduce(2, Math::max);
    var plot = new GrowthPlot(most);
    plot.frame(backend);
    for (int i = 0; i < curves.size(); i++) {
      plot.curve(curves.get(i), i);
    }
    return plot.svg.append("</svg>\n").toString();
  }

  /** Title, what to see, axes with their ticks, and the line of equal growth. */
  private void frame(String backend) {
    add("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 800 660' width='800' height='660'");
    add(" font-family='sans-serif' font-size='14'>\n");
    add("<rect width='800' height='660' fill='white'/>\n");
    add(
        "<text x='90' y='34' font-size='20'>Time against work: forward and backward pass on "
            + backend
            + "</text>\n");
    text(
        LEFT,
        62,
        "start",
        "On the dashed line, time grows as fast as the work; below it, more slowly.");
    for (double decade = 1; decade <= most; decade *= 10) {
      for (double step : STEPS) {
        tick(decade * step);
      }
    }
    text(
        LEFT + WIDTH / 2,
        TOP + HEIGHT + 55,
        "middle",
        "multiplications and additions (multiples of those at the smallest size)");
    add("<g transform='rotate(-90)'>");
    text(
        -TOP - HEIGHT / 2, 30, "middle", "time of a pass (multiples of that at the smallest size)");
    add("</g>\n");
    line(1, 1, most, most, "stroke='#444' stroke-width='1.5' stroke-dasharray='7 5'");
    legend(0, "as fast as the work", "stroke='#444' stroke-width='1.5' stroke-dasharray='7 5'");
  }

  private void tick(double value) {
    if (value <= most) {
      line(value, 1, value, most, "stroke='#ddd'");
      line(1, value, most, value, "stroke='#ddd'");
      String label = String.format(Locale.ROOT, "%.0f", value);
      text(x(value), TOP + HEIGHT + 22, "middle", label);
      text(LEFT - 10, y(value) + 5, "end", label);
    }
  }

  private void curve(GrowthCurve curve, int index) {
    String colour = COLOURS.get(index % COLOURS.size());
    String stroke = "stroke='" + colour + "' stroke-width='2.5' fill='none'";
    add("<polyline " + stroke + " points='");
    for (int i = 0; i <= curve.last(); i++) {
      add(number(x(curve.work(i))) + "," + number(y(curve.time(i))) + " ");
    }
    add("'/>\n");
    for (int i = 0; i <= curve.last(); i++) {
      add("<circle cx='" + number(x(curve.work(i))) + "' cy='" + number(y(curve.time(i))));
      add("' r='4' fill='" + colour + "'/>\n");
    }
    int first = curve.points().getFirst().size();
    int last = curve.points().getLast().size();
    legend(index + 1, curve.axis().name() + ", " + first + " to " + last, stroke);
  }

  private void legend(int row, String name, String stroke) {
    double y = TOP + 24 + 24 * row;
    add("<path " + stroke + " d='M" + number(LEFT + 16) + " " + number(y - 5) + "h36'/>\n");
    text(LEFT + 62, y, "start", name);
  }

  private void line(double fromX, double fromY, double toX, double toY, String stroke) {
    add("<line " + stroke + " x1='" + number(x(fromX)) + "' y1='" + number(y(fromY)));
    add("' x2='" + number(x(toX)) + "' y2='" + number(y(toY)) + "'/>\n");
  }

  private void text(double x, double y, String anchor, String content) {
    add("<text x='" + number(x) + "' y='" + number(y) + "' text-anchor='" + anchor + "'>");
    add(content + "</text>\n");
  }

  private double x(double multiple) {
    return LEFT + WIDTH * Math.log(multiple) / Math.log(most);
  }

  private double y(double multiple) {
    return TOP + HEIGHT * (1 - Math.log(multiple) / Math.log(most));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void add(String text) {
    svg.append(text);
  }
}
