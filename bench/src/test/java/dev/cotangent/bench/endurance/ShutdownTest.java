package dev.cotangent.bench.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.Main;
import dev.cotangent.bench.fresh.FreshProcess;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.train.Checkpoints;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training that the system ends leaves all that it has, whole. */
class ShutdownTest {
  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void whatTheSystemEndsSavesItsWeightsAndACheckpoint() throws Exception {
    Path weights = folder.resolve("weights");
    Checkpoints checkpoints = Checkpoints.in(folder.resolve("checkpoints"));
    Path log = folder.resolve("log");
    List<String> command =
        FreshProcess.java(
            Main.class,
            "train",
            "names-rnn",
            "--rows",
            "300",
            "--epochs",
            "100000",
            "--checkpoints",
            checkpoints.folder().toString(),
            "--every",
            "7",
            "--save",
            weights.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    while (process.isAlive() && checkpoints.files().isEmpty()) {
      boolean unused = process.waitFor(20, TimeUnit.MILLISECONDS);
    }

    process.destroy(); // SIGTERM, where there are signals

    process.waitFor();
    String said = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(said).contains("whole epochs", "--resume goes on");
    assertThat(SafeTensors.read(weights).arrays()).isNotEmpty();
    assertThat(checkpoints.newest().orElseThrow().step()).isPositive();
    assertThat(checkpoints.folder()).isDirectoryNotContaining("glob:**.tmp");
  }
}
