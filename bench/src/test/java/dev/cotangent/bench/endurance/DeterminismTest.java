package dev.cotangent.bench.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.Main;
import dev.cotangent.bench.fresh.FreshProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same weights in every virtual machine, whatever its options. */
@Tag("slow")
class DeterminismTest {
  /** Options of runs that must all save the same bytes; the first two are the same run. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseSerialGC",
          "-XX:+UseParallelGC",
          "-XX:+UseG1GC",
          "-XX:+UseZGC",
          "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC -Xmx200m -Xmn8m",
          "-XX:+UseSerialGC -Dcotangent.threads=1",
          "-XX:+UseSerialGC -Dcotangent.threads=5");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"names-cnn", "names-lstm", "names-gru"})
  void weightsAreTheSameInEveryVirtualMachine(String model) throws Exception {
    byte[] expected = null;
    for (String options : OPTIONS) {
      Path weights = folder.resolve("weights");
      train(options, model, weights);
      byte[] bytes = Files.readAllBytes(weights);
      if (expected == null) {
        expected = bytes;
      }
      assertThat(bytes).as("%s with %s", model, options).isEqualTo(expected);
    }
    System.out.printf("%s: the same weights in %d virtual machines%n", model, OPTIONS.size());
  }

  private void train(String options, String model, Path weights) throws Exception {
    List<String> command =
        new ArrayList<>(
            FreshProcess.java(
                Main.class,
                "train",
                model,
                "--rows",
                "400",
                "--epochs",
                "2",
                "--save",
                weights.toString()));
    command.removeIf(flag -> flag.startsWith("-XX:+Use"));
    command.addAll(1, Arrays.asList(options.split(" ")));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = process.waitFor();
    assertThat(code).as(Files.readString(log, StandardCharsets.UTF_8)).isZero();
  }
}
