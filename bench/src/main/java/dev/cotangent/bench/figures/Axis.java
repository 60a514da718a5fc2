package dev.cotangent.bench.figures;

/**
 * What an axis, or a scale of colours, shows.
 *
 * @param unit such as {@code s}; empty for a number without a unit
 */
public record Axis(String name, String unit, Scale scale) {

  /** How values are spaced. */
  public enum Scale {
    /** Equal differences at equal distances. */
    LINEAR,
    /** Equal ratios at equal distances; values that are not positive are left out. */
    LOG
  }

  /** Returns an axis with equal differences at equal distances. */
  public static Axis of(String name, String unit) {
    return new Axis(name, unit, Scale.LINEAR);
  }

  /** Returns an axis with equal ratios at equal distances. */
  public static Axis log(String name, String unit) {
    return new Axis(name, unit, Scale.LOG);
  }

  /** Returns the name with the unit in brackets. */
  public String title() {
    return unit.isEmpty() ? name : name + " (" + unit + ")";
  }
}
