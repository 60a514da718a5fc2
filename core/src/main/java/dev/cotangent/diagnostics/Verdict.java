package dev.cotangent.diagnostics;

import dev.cotangent.diagnostics.StepObservation.Activation;
import dev.cotangent.diagnostics.StepObservation.Gradient;
import dev.cotangent.diagnostics.StepObservation.ParameterObservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether gradients reach the far end of a network, judged by measured norms alone.
 *
 * <p>With r = ||g_first|| / ||g_last||, over layers or over steps of time: vanishing if r &lt;
 * 1e-3, exploding if r &gt; 1e3 or not finite, healthy in between; dead if no gradient arrives at
 * all, or if more than nine in ten rectified units of a layer are 0 for the whole batch. The kind
 * of network plays no part. The bounds are a convention: three orders of magnitude, so that the
 * first layer's share in an update is below a thousandth of the last one's. The rate r^(1/(n-1))
 * over n layers or steps compares depths.
 *
 * @param ratio r; NaN if no gradient arrives at either end
 * @param rate factor from one layer or step to the one before
 * @param rule the numbers and the bound that gave the state
 * @param cures what helps, most fitting first; empty if healthy
 */
public record Verdict(State state, double ratio, double rate, String rule, List<Cure> cures) {
  /** Below this ratio, gradients vanish. */
  public static final double VANISHING = 1e-3;

  /** Above this ratio, gradients explode. */
  public static final double EXPLODING = 1e3;

  /** Above this share of dead units in a layer, it is dead. */
  public static final double DEAD = 0.9;

  /** What becomes of gradients. */
  public enum State {
    /** They keep their size within three orders of magnitude. */
    HEALTHY,
    /** They are lost on the way to the first layer or step. */
    VANISHING,
    /** They grow on the way to the first layer or step. */
    EXPLODING,
    /** There are none. */
    DEAD
  }

  /** What a ratio is taken over. */
  private enum Path {
    LAYERS("layer"),
    TIME("step");

    private final String unit;

    Path(String unit) {
      this.unit = unit;
    }

    private List<Cure> againstVanishing() {
      return this == LAYERS
          ? List.of(Cure.SKIP, Cure.NORMALISE, Cure.INITIALISE)
          : List.of(Cure.GATE, Cure.INITIALISE_ORTHOGONAL, Cure.REGULARISE);
    }

    private List<Cure> againstExploding() {
      return this == LAYERS
          ? List.of(Cure.NORMALISE, Cure.INITIALISE, Cure.CLIP)
          : List.of(Cure.CLIP, Cure.INITIALISE_ORTHOGONAL, Cure.GATE);
    }
  }

  /** Copies the cures. */
  public Verdict {
    cures = List.copyOf(cures);
  }

  /**
   * Judges the gradients of a state, ||dL/dh_t|| from the first step to the last.
   *
   * @throws IllegalArgumentException if there are fewer than two steps
   */
  public static Verdict throughTime(double... norms) {
    return of(Path.TIME, norms);
  }

  /**
   * Judges the gradients dL/dy of layers, from the first layer to the last.
   *
   * @throws IllegalArgumentException if there are fewer than two layers
   */
  public static Verdict throughLayers(double... norms) {
    return of(Path.LAYERS, norms);
  }

  /**
   * Judges the gradients of the outputs of all layers with weights, and their dead units.
   *
   * @throws IllegalArgumentException if there are fewer than two such layers
   */
  public static Verdict throughLayers(StepObservation seen) {
    Optional<Verdict> dead = deadLayer(seen);
    return dead.orElseGet(() -> of(Path.LAYERS, layerNorms(seen)));
  }

  /**
   * Judges what a recurrent layer was seen to do; the last run of the topmost layer if there are
   * several, and of h and c the one whose gradient reaches further.
   *
   * @return empty if the step held no recurrent operation
   */
  public static Optional<Verdict> throughTime(StepObservation seen) {
    return seen.throughTime().stream()
        .filter(t -> t.norms().length > 1)
        .map(t -> of(Path.TIME, t.norms()))
        .max(Comparator.comparingDouble(v -> Double.isNaN(v.ratio) ? -1 : v.ratio));
  }

  /** Returns ||dL/dy|| for the output y of each layer with weights, in the order of the layers. */
  public static double[] layerNorms(StepObservation seen) {
    List<Double> norms = new ArrayList<>();
    for (ParameterObservation parameter : seen.parameters()) {
      if (parameter.shape().rank() > 1) {
        layerGradient(seen, parameter).ifPresent(g -> norms.add(g.values().norm()));
      }
    }
    return norms.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Optional<Gradient> layerGradient(StepObservation seen, ParameterObservation w) {
    int dot = w.name().lastIndexOf('.');
    String path = dot < 0 ? "" : w.name().substring(0, dot);
    return seen.gradients().stream()
        .filter(g -> g.at().path().equals(path) && g.output() == 0)
        .findFirst();
  }

  private static Optional<Verdict> deadLayer(StepObservation seen) {
    return seen.activations().stream()
        .filter(a -> a.deadUnits().orElse(0) > DEAD)
        .findFirst()
        .map(Verdict::dead);
  }

  private static Verdict dead(Activation layer) {
    String rule =
        String.format(
            Locale.ROOT,
            "%.0f %% of the units of %s are 0 for the whole batch > %.0f %%",
            100 * layer.deadUnits().orElse(0),
            layer.at(),
            100 * DEAD);
    return new Verdict(
        State.DEAD, Double.NaN, Double.NaN, rule, List.of(Cure.LEAK, Cure.INITIALISE));
  }

  private static Verdict of(Path path, double[] norms) {
    if (norms.length < 2) {
      throw new IllegalArgumentException(
          "verdict: needs the norms of at least two %ss, got %d"
              .formatted(path.unit, norms.length));
    }
    double first = norms[0];
    double last = norms[norms.length - 1];
    if (first == 0 && last == 0) {
      String rule = "||g|| = 0 at the first and at the last " + path.unit;
      return new Verdict(State.DEAD, Double.NaN, Double.NaN, rule, List.of(Cure.LEAK));
    }
    double ratio = first / last;
    double rate = Math.pow(ratio, 1.0 / (norms.length - 1));
    String numbers =
        String.format(
            Locale.ROOT,
            "||g_1|| / ||g_%d|| = %.3g / %.3g = %.3g, %.3g a %s",
            norms.length,
            first,
            last,
            ratio,
            rate,
            path.unit);
    if (ratio < VANISHING) {
      return new Verdict(
          State.VANISHING, ratio, rate, numbers + "; < 0.001", path.againstVanishing());
    }
    if (!(ratio <= EXPLODING)) {
      return new Verdict(
          State.EXPLODING, ratio, rate, numbers + "; > 1000", path.againstExploding());
    }
    return new Verdict(State.HEALTHY, ratio, rate, numbers + "; between 0.001 and 1000", List.of());
  }

  @Override
  public String toString() {
    String name = state.name().toLowerCase(Locale.ROOT);
    return name + ": " + rule + (cures.isEmpty() ? "" : "; " + cures.getFirst());
  }
}
