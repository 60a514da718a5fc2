package dev.cotangent.train.forwardforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.expr.RandomKey;
import org.junit.jupiter.api.Test;

class NegativesTest {
  private static final int ROWS = 6000;
  private static final RandomKey KEY = RandomKey.of(5);

  /** Four standard deviations of a share of 6000 draws are below 4·√(0.25/6000) = 0.026. */
  private static final double FOUR_DEVIATIONS = 0.026;

  @Test
  void uniformOnesAreWrongAndAllAlike() {
    double[] shares = shares(Negatives.uniform(new int[ROWS], 4, KEY));
    assertThat(shares[0]).isZero();
    assertThat(shares)
        .containsExactly(new double[] {0, 1 / 3.0, 1 / 3.0, 1 / 3.0}, within(FOUR_DEVIATIONS));
  }

  @Test
  void drawnOnesFollowTheSoftmaxOfTheWrongLabels() {
    float[] scores = new float[ROWS * 4];
    for (int row = 0; row < ROWS; row++) {
      scores[row * 4] = 50;
      scores[row * 4 + 1] = (float) Math.log(6);
      scores[row * 4 + 2] = (float) Math.log(3);
    }
    double[] shares = shares(Negatives.drawn(scores, new int[ROWS], 4, KEY));
    assertThat(shares[0]).isZero();
    assertThat(shares).containsExactly(new double[] {0, 0.6, 0.3, 0.1}, within(FOUR_DEVIATIONS));
  }

  @Test
  void scoresTooFarApartStillGiveAWrongLabel() {
    float[] scores = {1e30f, -1e30f, 0, 1e30f};
    assertThat(Negatives.drawn(scores, new int[] {0, 1}, 2, KEY)).containsExactly(1, 0);
  }

  private static double[] shares(int[] labels) {
    double[] shares = new double[4];
    for (int label : labels) {
      shares[label] += 1.0 / labels.length;
    }
    return shares;
  }
}
