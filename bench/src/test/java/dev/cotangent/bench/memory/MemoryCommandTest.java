package dev.cotangent.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.JsonTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryCommandTest {
  private static final String STATUS = "Name:\tjava\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n";

  @Test
  void aCaseRunsInAProcessOfItsOwn() {
    assumeTrue(ResidentSet.isKnown(), "this system does not tell the resident set");
    CommandRun run =
        CommandRun.of("memory", "--cases", "gemm/1x512", "--seconds", "0.05", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonTree row = run.json("memory").at("cases").items().getFirst();
    double atFirst = row.at("bytesAtFirst").number();
    assertThat(atFirst).isGreaterThan(10e6);
    assertThat(row.at("peakBytes").number()).isGreaterThan(atFirst);
    assertThat(row.at("ratio").isNull()).isTrue();
  }

  @Test
  void linuxNamesKibibytes() throws IOException {
    assertThat(ResidentSet.bytes(STATUS, "VmHWM")).isEqualTo(2 << 20);
    assertThat(ResidentSet.bytes(STATUS, "VmRSS")).isEqualTo(1 << 20);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ResidentSet.bytes(STATUS, "VmSwap"))
        .withMessageContaining("VmSwap");
  }

  @Test
  void theRatioIsOurPeakOverThePeers() throws IOException {
    MemoryUse ours = answered("100000000");
    MemoryUse peer = answered("200000000");
    var table =
        new MemoryTable(
            new Conditions(
                true, new Chosen(new ReferenceBackend(), "asked for"), 2, List.of("-Xflag")),
            List.of(new MemoryTable.Row("a/b", ours, peer)));

    assertThat(table.text()).contains("-Xflag").containsPattern("a/b +95 +10 +3 +191 +10 +3 +0.50");
  }

  private static MemoryUse answered(String peak) throws IOException {
    return MemoryUse.of(Map.of("peak_bytes", peak, "before_bytes", "10485760", "median_us", "3.0"));
  }

  @Test
  void anAnswerThatLacksAMemberIsAnError() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> MemoryUse.of(Map.of("peak_bytes", "1")))
        .withMessageContaining("before_bytes");
  }
}
