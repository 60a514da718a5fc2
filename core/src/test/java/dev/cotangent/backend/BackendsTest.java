package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.BackendReport.Answered;
import dev.cotangent.backend.BackendReport.Broken;
import dev.cotangent.backend.BackendReport.Entry;
import dev.cotangent.backend.ProviderSearch.Found;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.backend.reference.ReferenceProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private final List<String> warnings = new ArrayList<>();

  @Test
  void theHighestRankIsOpenedWithoutAWord() {
    var fast = new Fake("fast", new Availability.Usable(20, "wide"));
    var slow = new Fake("slow", new Availability.Usable(10, "narrow"));

    select(slow, fast);

    assertThat(fast.opened).isEqualTo(1);
    assertThat(slow.opened).isZero();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aRefusedProviderIsWarnedOfOnceWithItsRemedy() {
    var refused = new Fake("cpu-simd", new Availability.Refused("no module", "--add-modules m"));
    var scalar = new Fake("cpu-scalar", new Availability.Usable(10, "plain loops"));

    select(refused, scalar);

    assertThat(scalar.opened).isEqualTo(1);
    assertThat(warnings)
        .containsExactly(
            "computing on backend reference. Not available:"
                + " cpu-simd: refused: no module; remedy: --add-modules m.");
  }

  @Test
  void withoutARankAboveZeroTheReferenceIsOpenedAndSaysHowToBeFast() {
    var byNameOnly = new Fake("opencl-cpu", new Availability.Usable(0, "a CPU device"));

    assertThat(select(byNameOnly).name()).isEqualTo("reference");

    assertThat(byNameOnly.opened).isZero();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst())
        .contains("It is slow")
        .contains("dev.cotangent:cotangent-backend-cpu-simd")
        .contains("--add-modules jdk.incubator.vector");
  }

  @Test
  void aProviderThatFailsToOpenIsReplacedByTheNextWithOneWarning() {
    var failing = new Fake("gpu", new Availability.Usable(30, "a device"));
    failing.failure = new BackendException("gpu: out of memory");
    var next = new Fake("cpu", new Availability.Usable(20, "wide"));

    select(failing, next);

    assertThat(next.opened).isEqualTo(1);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst()).contains("gpu: failed to open").contains("out of memory");
  }

  @Test
  void aNamedBackendIsOpenedWhateverItsRank() {
    var fast = new Fake("fast", new Availability.Usable(20, "wide"));
    var odd = new Fake("odd", new Availability.Usable(-1, "a CPU device"));

    request("odd", fast, odd);

    assertThat(odd.opened).isEqualTo(1);
    assertThat(fast.opened).isZero();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aMachineWithoutTheDeviceIsNoReasonToWarn() {
    var gpu =
        new Fake("opencl", Availability.Refused.forWantOfDevice("no device", "install a driver"));
    var cpu = new Fake("cpu-simd", new Availability.Usable(20, "512 bits"));

    select(gpu, cpu);

    assertThat(cpu.opened).isEqualTo(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aNamedBackendThatRefusesIsAnErrorThatListsAllProviders() {
    var gpu = new Fake("opencl", new Availability.Refused("no device", "install a driver"));
    var cpu = new Fake("cpu-simd", new Availability.Usable(20, "512 bits"));

    assertThatThrownBy(() -> request("opencl", gpu, cpu))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("backend opencl, asked for by a test, cannot be opened here")
        .hasMessageContaining("no device")
        .hasMessageContaining("remedy: install a driver")
        .hasMessageContaining("512 bits");
    assertThat(cpu.opened).isZero();
  }

  @Test
  void anUnknownNameIsAnErrorThatSaysWhereBackendsComeFrom() {
    assertThatThrownBy(() -> Backends.named("opencll"))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("backend opencll, asked for by the program, is not known")
        .hasMessageContaining("dev.cotangent:cotangent-backend-opencl")
        .hasMessageContaining("plain loops in float64");
  }

  @Test
  void thePropertyNamesABackend() {
    String before = System.getProperty(Backends.PROPERTY);
    try {
      System.setProperty(Backends.PROPERTY, " reference ");
      assertThat(Backends.best().name()).isEqualTo("reference");
      System.setProperty(Backends.PROPERTY, "none");
      assertThatThrownBy(Backends::best)
          .hasMessageContaining("backend none, asked for by system property cotangent.backend");
    } finally {
      restore(before);
    }
  }

  @Test
  void theReferenceIsFoundOnceThoughSeveralLoadersSeeIt() {
    assertThat(Backends.report().entries())
        .filteredOn(e -> e.name().equals("reference"))
        .singleElement()
        .satisfies(e -> {
          assertThat(e.provider()).isEqualTo(ReferenceProvider.class.getName());
          assertThat(e.origin()).isNotEqualTo("?");
          assertThat(e.usable()).isPresent();
        });
  }

  @Test
  void theServicesFileAndTheModuleNameTheSameProvider() throws IOException {
    String service = BackendProvider.class.getName();
    try (var file = ReferenceProvider.class.getResourceAsStream("/META-INF/services/" + service)) {
      assertThat(file).isNotNull();
      String named = new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(named).isEqualTo(ReferenceProvider.class.getName());
      var module = ReferenceProvider.class.getModule();
      if (module.isNamed()) {
        assertThat(module.getDescriptor().provides())
            .anySatisfy(p -> assertThat(p.providers()).containsExactly(named));
      }
    }
  }

  @Test
  void aBlankNameAsksForNothing() {
    assertThat(Backends.Request.of("  ", "x")).isEmpty();
    assertThat(Backends.Request.of(null, "x")).isEmpty();
  }

  @Test
  void theTableShowsEveryOutcome() {
    var report =
        new BackendReport(
            List.of(
                entry("fast", new Answered(new Availability.Usable(20, "wide"))),
                entry("gpu", new Answered(new Availability.Refused("no device", "buy one"))),
                entry("?", new Broken("no such class"))));

    assertThat(report.toString())
        .isEqualTo(
            """
            backend       status   rank  details
            fast          usable     20  wide
                                         a.Provider from module a
            gpu           refused        no device
                                         remedy: buy one
                                         a.Provider from module a
            ?             broken         no such class
                                         a.Provider from module a
            """);
  }

  private static Entry entry(String name, BackendReport.Status status) {
    return new Entry(name, "a.Provider", "module a", status);
  }

  private Backend select(Fake... providers) {
    return Backends.select(
        found(providers), Optional.empty(), BackendOptions.defaults(), new Recorder(warnings));
  }

  private void request(String name, Fake... providers) {
    Backends.select(
        found(providers),
        Optional.of(new Backends.Request(name, "a test")),
        BackendOptions.defaults(),
        new Recorder(warnings));
  }

  private static List<Found> found(Fake... providers) {
    return ProviderSearch.sorted(
        List.of(providers).stream()
            .map(p -> new Found(Optional.of(p), entry(p.name(), new Answered(p.availability()))))
            .toList());
  }

  private static void restore(@Nullable String before) {
    if (before == null) {
      System.clearProperty(Backends.PROPERTY);
    } else {
      System.setProperty(Backends.PROPERTY, before);
    }
  }

  /** A provider that counts how often it was opened. */
  private static final class Fake implements BackendProvider {
    private final String name;
    private final Availability availability;
    private int opened;
    private @Nullable BackendException failure;

    Fake(String name, Availability availability) {
      this.name = name;
      this.availability = availability;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Availability availability() {
      return availability;
    }

    @Override
    public Backend open(BackendOptions options) {
      if (failure != null) {
        throw failure;
      }
      opened++;
      return new ReferenceBackend();
    }
  }

  /** Keeps warnings; anything milder or graver fails the test. */
  private record Recorder(List<String> warnings) implements System.Logger {
    @Override
    public String getName() {
      return "recorder";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      throw new AssertionError("unexpected: " + message);
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... values) {
      assertThat(level).isEqualTo(Level.WARNING);
      warnings.add(format);
    }
  }
}
