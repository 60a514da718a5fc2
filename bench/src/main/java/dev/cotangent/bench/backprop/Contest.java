package dev.cotangent.bench.backprop;

import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Moments;
import dev.cotangent.bench.training.RunResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Models that learned the same rows.
 *
 * @param groups of test rows by length; empty where all are as long
 * @param entrants those of which at least one seed was run
 */
record Contest(TaskData data, PointOrder order, List<LengthGroup> groups, List<Entrant> entrants) {

  /**
   * One model, once for each seed.
   *
   * @param cost of a step; that of the images as drawn for all orders
   * @param runs at least one
   */
  record Entrant(Recipe recipe, StepCost cost, List<Learned> runs) {

    /** Returns the values of a figure, one for each seed. */
    double[] values(ToDoubleFunction<Learned> figure) {
      return runs.stream().mapToDouble(figure).toArray();
    }

    /** Returns a figure over the seeds. */
    Moments moments(ToDoubleFunction<Learned> figure) {
      return Moments.of(values(figure));
    }

    /** Returns the share of test rows that are right, over the seeds. */
    Moments accuracy() {
      return moments(r -> r.run().testAccuracy());
    }

    /** Returns the mean over the seeds of the shares of places. */
    double[] shares(Function<Learned, InputGradient> when, boolean letters) {
      double[] mean = new double[0];
      for (Learned run : runs) {
        InputGradient gradient = when.apply(run);
        double[] one = letters ? gradient.ofColumns() : gradient.ofRows();
        mean = mean.length == 0 ? new double[one.length] : mean;
        for (int i = 0; i < mean.length; i++) {
          mean[i] += one[i] / runs.size();
        }
      }
      return mean;
    }
  }

  /**
   * One run.
   *
   * @param before the gradient of the input before training
   * @param after the same batch, after training
   * @param weights the gradients of the weights on that batch, after training
   * @param byLength share of rows that are right in each group of lengths
   */
  record Learned(
      RunResult run,
      InputGradient before,
      InputGradient after,
      GradientHistogram weights,
      double[] byLength) {}

  /** Tells whether the rows are letters rather than images. */
  boolean isOfLetters() {
    return data.task() == Task.NAMES;
  }

  /** Returns what the rows are. */
  String title() {
    return isOfLetters() ? "Names" : "Digits, " + order.title();
  }

  /** Returns which model is ahead, and whether by more than the seeds differ. */
  String winner() {
    List<Entrant> best =
        entrants.stream()
            .sorted(Comparator.comparingDouble((Entrant e) -> -e.accuracy().mean()))
            .toList();
    Moments first = best.getFirst().accuracy().times(100);
    String says =
        String.format(
            Locale.ROOT,
            "%s: %s is best with %s %%",
            title(),
            best.getFirst().recipe().title(),
            first.format("%.1f"));
    if (best.size() == 1) {
      return says + ".";
    }
    Moments second = best.get(1).accuracy().times(100);
    double gap = first.mean() - second.mean();
    double spread = Math.hypot(first.deviation(), second.deviation());
    String judged =
        first.count() == 1
            ? "; one seed cannot tell whether that is luck"
            : gap > 2 * spread
                ? ", a clear lead"
                : ", which is no clear lead beside the differences between seeds";
    return String.format(
        Locale.ROOT,
        "%s, %.1f points ahead of %s%s.",
        says,
        gap,
        best.get(1).recipe().title(),
        judged);
  }
}
