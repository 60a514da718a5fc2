package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.Availability.Refused;
import dev.cotangent.backend.Availability.Usable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
  @ParameterizedTest
  @ValueSource(strings = {"cpu-simd", "cpu-scalar"})
  void bothAreFoundByName(String name) {
    try (Backend backend = Backends.named(name)) {
      assertThat(backend.name()).isEqualTo(name);
    }
  }

  @Test
  void simdComesBeforeScalar() {
    int simd = rank(new SimdBackendProvider().availability());
    int scalar = rank(new ScalarBackendProvider().availability());
    assertThat(simd).isGreaterThan(scalar);
    assertThat(scalar).isPositive();
  }

  private static int rank(Availability availability) {
    return ((Usable) availability).rank();
  }

  @Test
  void withoutTheModuleSimdIsRefusedWithTheFlagThatMendsIt() {
    Availability availability = SimdBackendProvider.availability(false);
    assertThat(availability).isInstanceOf(Refused.class);
    assertThat(((Refused) availability).reason()).contains("jdk.incubator.vector");
    assertThat(((Refused) availability).remedy()).contains("--add-modules jdk.incubator.vector");
  }

  @Test
  void simdProviderNamesNoVectorClass() throws Exception {
    try (var in = SimdBackendProvider.class.getResourceAsStream("SimdBackendProvider.class")) {
      String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(constants).doesNotContain("jdk/incubator");
    }
  }

  @Test
  void threadsOfTheOptionsAreUsed() {
    try (var backend = new SimdBackendProvider().open(BackendOptions.defaults().threads(3))) {
      assertThat(backend.name()).isEqualTo("cpu-simd");
      assertThat(backend.description()).contains("3 threads");
    }
  }
}
