package dev.cotangent.optim;

/**
 * A rise to the largest rate and a fall far below the first one, both along half a cosine.
 *
 * <p>The rise ends at step rise·total - 1, the fall at step total - 1, as in PyTorch's OneCycleLR;
 * later steps keep the last rate. Source: Smith and Topin 2017.
 *
 * @param max the largest rate
 * @param total number of steps
 * @param rise share of the steps that rise, in (0, 1)
 * @param div max divided by the first rate
 * @param finalDiv first rate divided by the last one
 */
public record OneCycle(double max, long total, double rise, double div, double finalDiv)
    implements Schedule {

  /** Checks the numbers. */
  public OneCycle {
    Checks.positive("oneCycle: the largest rate", max);
    Checks.positive("oneCycle: div", div);
    Checks.positive("oneCycle: finalDiv", finalDiv);
    if (!(rise > 0 && rise < 1) || !(rise * total > 1)) {
      throw new IllegalArgumentException(
          "oneCycle: the rise must be a share in (0, 1) of more than one step, got %s of %d"
              .formatted(rise, total));
    }
  }

  /** Returns the cycle with a rise of 0.3, div 25 and finalDiv 10000. */
  public static OneCycle of(double max, long total) {
    return new OneCycle(max, total, 0.3, 25, 1e4);
  }

  @Override
  public double rate(long step) {
    double first = max / div;
    double top = rise * total - 1;
    double end = total - 1.0;
    if (step <= top) {
      return Schedule.alongCosine(first, max, step / top);
    }
    return Schedule.alongCosine(max, first / finalDiv, Math.min(1, (step - top) / (end - top)));
  }
}
