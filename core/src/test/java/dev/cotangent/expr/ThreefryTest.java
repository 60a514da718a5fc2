package dev.cotangent.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreefryTest {
  /** Known answers of threefry2x32-20, from {@code kat_vectors} of Random123 1.14. */
  @ParameterizedTest
  @CsvSource({
    "00000000, 00000000, 00000000, 00000000, 6b20015999ba4efe",
    "ffffffff, ffffffff, ffffffff, ffffffff, 1cb996fcbb002be7",
    "13198a2e, 03707344, 243f6a88, 85a308d3, c4923a9c483df7a0",
  })
  void knownAnswersAreMet(String key0, String key1, String counter0, String counter1, String bits) {
    long got = Threefry.bits(word(key0), word(key1), word(counter0), word(counter1));

    assertThat(Long.toHexString(got)).isEqualTo(bits);
  }

  @Test
  void uniformValuesFillTheirRangeEvenly() {
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[Threefry.uniformBelow(1, 2, 3, i, 7)]++;
    }

    // Binomial: mean 10,000, standard deviation 92.6; five of them.
    assertThat(IntStream.of(counts))
        .allSatisfy(count -> assertThat(count).isBetween(9_537, 10_463));
  }

  @Test
  void aRangeOfOneHoldsZero() {
    assertThat(Threefry.uniformBelow(5, 6, 7, 8, 1)).isZero();
  }

  @Test
  void anEmptyRangeIsRefused() {
    assertThatThrownBy(() -> Threefry.uniformBelow(0, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bound must be positive, got 0");
  }

  private static int word(String hex) {
    return Integer.parseUnsignedInt(hex, 16);
  }
}
