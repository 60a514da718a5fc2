package dev.cotangent.train;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Normal noise on all gradients whose variance falls: sigma² = eta/(1 + t)^gamma at step t.
 *
 * <p>Source: Neelakantan et al. 2015, Adding gradient noise improves learning for very deep
 * networks, eq. 1, with gamma = 0.55 and eta 0.01, 0.3 or 1. The noise is a function of seed,
 * parameter name and step. It is drawn on the host, which costs about as much as copying the
 * parameters there and back; where gradients are clipped, that is done after.
 *
 * @param eta variance at step 0, above 0
 * @param gamma how fast it falls, not negative
 * @param key of all noise
 */
public record GradientNoise(double eta, double gamma, RandomKey key) implements GradientTerm {
  private static final double USUAL_GAMMA = 0.55;

  /** Checks the numbers. */
  public GradientNoise {
    if (!(eta > 0 && eta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("gradientNoise: eta must be above 0, got " + eta);
    }
    if (!(gamma >= 0)) {
      throw new IllegalArgumentException("gradientNoise: gamma must not be negative, got " + gamma);
    }
  }

  /** Returns noise with gamma = 0.55. */
  public static GradientNoise of(double eta, long seed) {
    return new GradientNoise(eta, USUAL_GAMMA, RandomKey.of(seed).derive("gradientNoise"));
  }

  /** Returns the standard deviation at a step. */
  public double deviation(long step) {
    return Math.sqrt(eta / Math.pow(1.0 + step, gamma));
  }

  @Override
  public Map<Parameter, Tensor> of(long step, Tape tape, Gradients gradients) {
    double deviation = deviation(step);
    Map<Parameter, Tensor> terms = new LinkedHashMap<>();
    for (Parameter parameter : gradients.parameters().keySet()) {
      RandomKey own = key.derive(parameter.name()).derive(step);
      double[] values = new double[parameter.shape().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = deviation * own.normal(i);
      }
      Tensor term = tape.context().allocate(parameter.shape());
      tape.backend().write(values, term);
      terms.put(parameter, term);
    }
    return terms;
  }
}
