package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScalarFmaTest {
  private static final int TRIALS = 300_000;
  private static final long SEED = 11;

  private static void requireSameBits(float a, float b, float c) {
    int expected = Float.floatToIntBits(Math.fma(a, b, c));
    if (Float.floatToIntBits(ScalarFma.inDoubles(a, b, c)) != expected) {
      assertThat(ScalarFma.inDoubles(a, b, c)).as("%a * %a + %a", a, b, c).isEqualTo(expected);
    }
  }

  @Test
  void anyBitsGiveThoseOfTheJdk() {
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < TRIALS; i++) {
      requireSameBits(
          Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()));
    }
  }

  /** To round the double sum as usual would be wrong for an eighth of the first two. */
  @Test
  void sumsNearTheMiddleBetweenFloatsAreRoundedOnce() {
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < TRIALS; i++) {
      float a = 1 + random.nextInt(1 << 12) * 0x1p-12f;
      float b = 1 + random.nextInt(1 << 12) * 0x1p-12f;
      float c = (random.nextInt(1 << 24) - (1 << 23)) * 0x1p-80f;
      requireSameBits(a, b, c);
      requireSameBits(a, -b, c);
      requireSameBits(a * 0x1p-70f, b * 0x1p-70f, c * 0x1p-20f);
      requireSameBits(a, b, -Math.fma(a, b, c));
    }
  }

  @Test
  void infinitiesAndZerosKeepTheirSigns() {
    float[] values = {
      0f,
      -0f,
      1f,
      -1f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN
    };
    for (float a : values) {
      for (float b : values) {
        for (float c : values) {
          requireSameBits(a, b, c);
        }
      }
    }
  }
}
