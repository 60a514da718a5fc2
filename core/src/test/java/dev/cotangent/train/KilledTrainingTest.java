package dev.cotangent.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.expr.Threefry;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.io.Weights;
import dev.cotangent.train.CheckpointRun.Case;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a training that writes a checkpoint at each step, as {@code kill -9} does, again and again.
 */
class KilledTrainingTest {
  private static final int SEED = 11;

  /** A child trains for that many milliseconds at most after its first word. */
  private static final int LONGEST = 300;

  @TempDir private Path folder;

  @Test
  void aTrainingKilledAFewTimesLosesNothing() throws Exception {
    assertThat(kills(2, 40)).isNotNegative();
  }

  @Test
  @Tag("slow")
  void aTrainingKilledAHundredTimesLosesNothing() throws Exception {
    int whileWriting = kills(100, 400);
    assertThat(whileWriting).as("kills while a file was written").isPositive();
    System.out.println("100 kills survived, " + whileWriting + " of them while a file was written");
  }

  /** A file may not grow beyond a limit, as on a full disk: the one before it stays whole. */
  @Test
  void aFailedWriteLeavesTheCheckpointsBeforeIt() throws Exception {
    Path checkpoints = Files.createDirectory(folder.resolve("full"));
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
    List<String> command = command(checkpoints, folder.resolve("weights"), 1);
    // The file of step 1 is as large as that of step 2: so train without a limit first.
    var first = new CheckpointRun(Case.ADAMW);
    first.trainer().save(Checkpoints.in(checkpoints));
    first.stopAfter(2);
    first.train();
    List<String> limited = new ArrayList<>(List.of("/bin/bash", "-c", "ulimit -f 1; exec \"$@\""));
    limited.add("limited");
    limited.addAll(command);
    Process child = new ProcessBuilder(limited).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), UTF_8);

    assertThat(child.waitFor()).as(said).isEqualTo(1);
    assertThat(said)
        .contains("checkpoint-000000000003.safetensors cannot be written")
        .contains("those before it are whole");
    assertThat(Checkpoints.in(checkpoints).newest().orElseThrow().step()).isEqualTo(2);
    assertThat(checkpoints.toFile().list()).hasSize(1);
  }

  /** Returns how many kills left a half-written file behind. */
  private int kills(int kills, int epochs) throws Exception {
    var whole = new CheckpointRun(Case.ADAMW).epochs(epochs);
    whole.train();
    SafeTensors expected = SafeTensors.of(Weights.exact(whole.network().state()));
    int whileWriting = 0;
    int lives = 0;
    int killed = 0;
    while (killed < kills) {
      Path life = folder.resolve("life" + lives++);
      Path weights = life.resolve("weights");
      long step = 0;
      boolean goesOn = true;
      while (goesOn) {
        boolean spared = killed >= kills;
        int after = Threefry.uniformBelow(SEED, lives, killed, 0, LONGEST);
        long reached =
            live(command(life, weights, epochs), spared ? Optional.empty() : Optional.of(after));
        assertThat(reached).as("seed %d, kill %d", SEED, killed).isGreaterThanOrEqualTo(step);
        goesOn = !Files.exists(weights);
        if (goesOn) {
          assertThat(spared).as("a child that nobody killed ended early").isFalse();
          killed++;
          whileWriting += leftovers(life) ? 1 : 0;
          step = newest(life, reached);
        }
      }
      assertThat(SafeTensors.read(weights)).isEqualTo(expected);
    }
    return whileWriting;
  }

  /** Returns the newest step; none of the files may be damaged. */
  private static long newest(Path life, long reached) throws IOException {
    Checkpoints checkpoints = Checkpoints.in(life);
    for (Path file : checkpoints.files()) {
      assertThat(Checkpoint.read(file).step()).isEqualTo(Checkpoints.stepOf(file));
    }
    long newest = checkpoints.newest().map(Checkpoint::step).orElse(0L);
    assertThat(newest).isGreaterThanOrEqualTo(reached);
    return newest;
  }

  private static boolean leftovers(Path life) {
    String[] names = life.toFile().list((_, name) -> name.endsWith(".tmp"));
    return names != null && names.length > 0;
  }

  /** Runs a child, kills it some milliseconds after it began; returns the step it began at. */
  private static long live(List<String> command, Optional<Integer> after) throws Exception {
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader reader = child.inputReader()) {
      String said = String.valueOf(reader.readLine());
      assertThat(said).startsWith("at step ");
      if (after.isPresent()) {
        Thread.sleep(after.get());
        // By its handle: the process itself would close its streams at once.
        child.toHandle().destroyForcibly();
      }
      String rest = reader.lines().toList().toString();
      int status = child.waitFor();
      assertThat(status).as(rest).isIn(0, 128 + 9);
      return Long.parseLong(said.substring("at step ".length()));
    }
  }

  private static List<String> command(Path checkpoints, Path weights, int epochs) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = root(Trainer.class) + File.pathSeparator + root(KilledTraining.class);
    return List.of(
        java,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        KilledTraining.class.getName(),
        checkpoints.toString(),
        weights.toString(),
        Integer.toString(epochs));
  }

  /** Returns the folder that a class was loaded from; tests and what they test have one each. */
  private static String root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String url = String.valueOf(type.getResource("/" + name));
    return Path.of(URI.create(url.substring(0, url.length() - name.length()))).toString();
  }
}
