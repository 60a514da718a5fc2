package dev.cotangent.bench.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.bench.CommandRun;
import org.junit.jupiter.api.Test;

class KernelsCommandTest {

  @Test
  void listNamesTheCases() {
    CommandRun run = CommandRun.of("kernels", "--list", "--cases", "^maxPool2d");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("maxPool2d"));
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
