package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamBandwidthTest {

  @Test
  void memoryIsSlowerThanTheRegistersAndFasterThanADisk() {
    assertThat(StreamBandwidth.gigabytes(2)).isBetween(0.5, 5000.0);
  }

  @Test
  void lessThanOneThreadIsRefused() {
    assertThatThrownBy(() -> StreamBandwidth.gigabytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 thread, got 0");
  }
}
