package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheLineTest {
  @ParameterizedTest
  @CsvSource({"0,0", "1023,0", "1024,12", "2147483635,12", "2147483636,0", "2147483647,0"})
  void longArraysBeginWithALineUnlessTheyWouldBecomeTooLong(int length, int first) {
    assertThat(CacheLine.first(length)).isEqualTo(first);
  }
}
