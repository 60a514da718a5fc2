package dev.cotangent.bench.cures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.report.JsonTree;
import dev.cotangent.bench.tasks.TemporalOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CuresCommandTest {

  @Test
  void everyRecurrentNetworkHasARowAndAPanel(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("cures.html");
    CommandRun run =
        CommandRun.of(
            "compare",
            "cures",
            "--paths",
            "time",
            "--seeds",
            "2",
            "--time-steps",
            "2",
            "--length",
            "12",
            "--threads",
            "1",
            "--report",
            page.toString());
    assertThat(run.code()).as(run.err()).isZero();
    String html = Files.readString(page);
    for (Setup setup : Setups.time(50)) {
      assertThat(run.out()).contains("\n" + setup.name() + " ");
      assertThat(html).contains("\"name\":\"" + setup.name() + "\"");
    }
    assertThat(html).contains("Gradient of the state over time and training");
    assertThat(run.out()).contains("of 2");
  }

  @Test
  void programsGetEachRunWithItsVerdicts() {
    JsonTree json =
        CommandRun.of(
                "compare cures --paths time --seeds 1 --time-steps 1 --length 10 --json".split(" "))
            .json("compare cures");

    JsonTree path = json.at("paths").items().getFirst();
    assertThat(path.at("path").text()).isEqualTo("time");
    assertThat(path.at("networks").items())
        .extracting(network -> network.at("network").text())
        .containsExactlyElementsOf(Setups.time(10).stream().map(Setup::name).toList());
    JsonTree run = path.at("networks").items().getFirst().at("runs").items().getFirst();
    assertThat(run.at("ratioAtStart").number()).isPositive();
  }

  @Test
  void lengthMustHoldBothMarkers() {
    CommandRun run = CommandRun.of("compare", "cures", "--paths", "time", "--length", "9");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.value());
    assertThat(run.err()).contains("--length must be at least 10, got 9");
  }

  /** What does not depend on training: the verdicts before the first update. */
  @Test
  void verdictsAtTheStartAreThoseOfTheory() {
    var task = new CureTask.Order(new TemporalOrder(50));
    try (Backend backend = Backends.named("cpu-simd", new BackendOptions(1))) {
      for (Setup setup : Setups.time(50)) {
        if (setup.when() == Setup.Moment.START) {
          long right =
              LongStream.range(0, 20)
                  .mapToObj(seed -> new CureRun(setup, task, backend, seed).run(1, () -> false))
                  .filter(CureResult::isAsExpected)
                  .count();
          assertThat(right).as(setup.name()).isGreaterThanOrEqualTo(19);
        }
      }
    }
  }
}
