package dev.cotangent.backend.cases;

import static java.util.Comparator.comparingDouble;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.expr.RandomKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrackingBackendTest {
  /** erf(x) to 16 digits (Abramowitz and Stegun 1964, table 7.1, and series to higher order). */
  private static final double[][] ERF = {
    {0.5, 0.5204998778130465},
    {1, 0.8427007929497149},
    {2, 0.9953222650189527},
    {-1, -0.8427007929497149},
    {3, 0.9999779095030014}
  };

  @Test
  void errorFunctionAgreesWithTables() {
    for (double[] row : ERF) {
      assertThat(Math.abs(ErrorFunction.erf(row[0]) / row[1] - 1)).isLessThan(0x1p-51);
    }
    double slope = 2 / Math.sqrt(Math.PI);
    assertThat(ErrorFunction.erf(1e-20) / 1e-20 / slope - 1).isBetween(-0x1p-51, 0x1p-51);
    assertThat(ErrorFunction.erf(Double.NaN)).isNaN();
    assertThat(ErrorFunction.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
  }

  /** Float sums in three orders lie within the bound, and not far within: at least 1/100 of it. */
  @Test
  void boundOfASumHoldsInEveryOrderAndIsNotLoose() {
    for (int seed = 0; seed < 20; seed++) {
      double worst = 0;
      for (boolean oneSign : new boolean[] {false, true}) {
        double[] terms = terms(seed, 1000 + 37 * seed, oneSign);
        var sum = new TrackedSum(new RoundingModel(Precision.FLOAT));
        for (double term : terms) {
          sum.add(term, 0);
        }
        double tolerance = RoundingModel.DEVIATIONS * sum.error();
        for (double result : sums(terms)) {
          double share = Math.abs(result - sum.value()) / tolerance;
          assertThat(share).as("seed %d, one sign %s", seed, oneSign).isLessThan(1);
          worst = Math.max(worst, share);
        }
      }
      assertThat(worst).as("seed %d", seed).isGreaterThan(0.01);
    }
  }

  private static double[] terms(int seed, int count, boolean oneSign) {
    RandomKey key = RandomKey.of(seed);
    double[] terms = new double[count];
    Arrays.setAll(terms, i -> (float) (oneSign ? Math.abs(key.normal(i)) : key.normal(i)));
    return terms;
  }

  /** The sum in float, forwards, by magnitude, and in 8 lanes. */
  private static double[] sums(double[] terms) {
    double[] sorted =
        Arrays.stream(terms)
            .boxed()
            .sorted(comparingDouble(Math::abs))
            .mapToDouble(v -> v)
            .toArray();
    float[] lanes = new float[8];
    for (int i = 0; i < terms.length; i++) {
      lanes[i % 8] += (float) terms[i];
    }
    float tree =
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
            + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
    return new double[] {inOrder(terms), inOrder(sorted), tree};
  }

  private static double inOrder(double[] terms) {
    float sum = 0;
    for (double term : terms) {
      sum += (float) term;
    }
    return sum;
  }
}
