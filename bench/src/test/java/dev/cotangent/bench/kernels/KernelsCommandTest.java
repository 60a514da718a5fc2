package dev.cotangent.bench.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.JsonTree;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KernelsCommandTest {

  @Test
  void listNamesTheCases() {
    CommandRun run = CommandRun.of("kernels", "--list", "--cases", "^maxPool2d");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("maxPool2d"));
    CommandRun json = CommandRun.of("kernels", "--list", "--cases", "^maxPool2d", "--json");
    assertThat(json.json("kernels").at("cases").items().stream().map(c -> c.at("case").text()))
        .containsExactlyElementsOf(run.out().lines().toList());
  }

  @Test
  void aKernelIsMeasuredInFreshVirtualMachines() {
    CommandRun run =
        CommandRun.of("kernels", "--cases", "^matmul 64x64", "--forks", "2", "--seconds", "0.02");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern(
            "matmul 64x64x64 .* +- +[\\d.]+ +\\d\\.\\d\\d x +\\d\\.\\d\\d x +[\\d.]+ +[\\d.]+");
  }

  @Test
  void everyWidthOfVectorsIsMeasured() {
    CommandRun run =
        CommandRun.of(
            "kernels", "--cases", "^matmul 64x64", "--lanes", "128,256", "--seconds", "0.02");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("matmul 64x64x64 .* +128 +[\\d.]+ ")
        .containsPattern("matmul 64x64x64 .* +256 +[\\d.]+ ");
  }

  @Test
  void programsGetTheTimesOfEachVirtualMachine() {
    String[] line = {
      "kernels", "--cases", "^matmul 64x64", "--forks", "2", "--seconds", "0.02", "--json"
    };
    JsonTree json = CommandRun.of(line).json("kernels");

    assertThat(json.at("complete").isTrue()).isTrue();
    JsonTree row = json.at("cases").items().getFirst();
    assertThat(row.at("lanes").isNull()).isTrue();
    double[] micros =
        row.at("micros").items().stream().mapToDouble(JsonTree::number).sorted().toArray();
    assertThat(micros).hasSize(2);
    assertThat(row.at("medianMicros").number())
        .isBetween(micros[0], micros[1])
        .isCloseTo((micros[0] + micros[1]) / 2, withinPercentage(1e-9));
    assertThat(row.at("gflops").number())
        .isCloseTo(
            2 * 64 * 64 * 64 / row.at("medianMicros").number() / 1e3, withinPercentage(1e-9));
  }

  @Test
  void bothFormsSayTheLanesThatWereAskedForAndWhatIsACliff() {
    KernelCase some = KernelCases.workloads().getFirst();
    var conditions =
        new Conditions(true, new Chosen(new ReferenceBackend(), "asked for"), 1, List.of());
    var times = new KernelTimes(some, 256, new double[] {10, 11, 30, 10});
    var table = new KernelTable(conditions, List.of(times));

    assertThat(table.text())
        .startsWith("backend reference: ")
        .containsPattern(Pattern.quote(some.name()) + " +256 +10\\.5 +0\\.95 x +2\\.86 x");
    JsonTree row = JsonTree.parse(table.json()).at("cases").items().getFirst();
    assertThat(row.at("lanes").text()).isEqualTo("256");
    assertThat(row.at("medianMicros").number()).isEqualTo(10.5);
    assertThat(row.at("cliff").isTrue()).isTrue();
    assertThat(table.cliffs()).containsExactly(times);
  }

  @Test
  void otherWidthsOfVectorsAreWrongUsage() {
    CommandRun run = CommandRun.of("kernels", "--lanes", "100");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--lanes", "128, 256 or 512", "100");
  }

  @Test
  void lanesOfAnotherBackendAreWrongUsage() {
    CommandRun run = CommandRun.of("kernels", "--lanes", "128", "--backend", "reference");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--lanes", "only cpu-simd", "reference");
  }

  @Test
  void twiceTheMedianIsACliff() {
    KernelCase some = KernelCases.workloads().getFirst();

    assertThat(
            new KernelTimes(some, KernelTimes.PREFERRED, new double[] {10, 11, 19, 10}).hasCliff())
        .isFalse();
    assertThat(
            new KernelTimes(some, KernelTimes.PREFERRED, new double[] {10, 11, 30, 10}).hasCliff())
        .isTrue();
  }

  @Test
  void aPatternThatFindsNothingIsWrongUsage() {
    CommandRun run = CommandRun.of("kernels", "--cases", "nonsense");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("nothing matches \"nonsense\"", "--list");
  }

  @Test
  void workloadNamesAreUnique() {
    assertThat(KernelCases.workloads().stream().map(KernelCase::name)).doesNotHaveDuplicates();
  }
}
