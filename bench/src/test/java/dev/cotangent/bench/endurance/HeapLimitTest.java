package dev.cotangent.bench.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.bench.Main;
import dev.cotangent.bench.fresh.FreshProcess;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What trains in a heap of 256 MiB, and what happens to that which does not. */
class HeapLimitTest {
  private static final String HEAP = "-Xmx256m";

  @TempDir private Path folder;

  /** Trains, tries a batch that is too large, and trains again. */
  static final class TooLarge {
    private static final int WIDE = 4096;

    private TooLarge() {}

    public static void main(String[] args) {
      try (Backend backend = Backends.named(args[0])) {
        double before = loss(backend, 16);
        String message = "";
        try {
          double unused = loss(backend, 20_000);
        } catch (BackendException e) {
          message = String.valueOf(e.getMessage());
        }
        double after = loss(backend, 16);
        System.out.printf(
            Locale.ROOT,
            "{\"before\": \"%s\", \"message\": \"%s\", \"after\": \"%s\"}%n",
            before,
            message,
            after);
      }
    }

    /** The loss after three steps with batches of some rows. */
    private static double loss(Backend backend, int rows) {
      Network network =
          Sequential.of(Dense.of(WIDE), Activation.tanh(), Dense.of(2))
              .build(backend, 1, Shape.of(8));
      Optimiser optimiser = Adam.of(0.01).on(network);
      double loss = 0;
      for (int step = 0; step < 3; step++) {
        try (Tape tape = Tape.training(backend, 1, step)) {
          float[] x = new float[rows * 8];
          Arrays.fill(x, 0.5f);
          Variable y = network.forward(tape, tape.constant(x, Shape.of(rows, 8)));
          Variable labels = tape.constant(new int[rows], Shape.of(rows));
          Variable mean = Losses.softmaxCrossEntropy().of(tape, y, labels);
          loss = TensorValues.single(mean.value());
          optimiser.apply(tape.backward(mean));
        }
      }
      return loss;
    }
  }

  @Test
  void whatDoesNotFitIsAnErrorWithSizesAndTheProcessGoesOn() throws IOException {
    requireErrorWithSizes("cpu-simd");
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"cpu-scalar", "reference"})
  void soItIsOnOtherBackends(String backend) throws IOException {
    requireErrorWithSizes(backend);
  }

  private static void requireErrorWithSizes(String backend) throws IOException {
    Map<String, String> answer =
        FreshProcess.answer(limited(FreshProcess.java(TooLarge.class, backend)));
    long bytes = 20_000L * TooLarge.WIDE * (backend.equals("reference") ? 8 : 4);
    assertThat(answer.get("message"))
        .startsWith(
            backend + ": no memory for a tensor [20000,4096] of %,d bytes: ".formatted(bytes))
        .contains("of the heap's", "-Xmx gives more");
    assertThat(answer.get("after")).isEqualTo(answer.get("before"));
  }

  /** The recipes whose data are here, on all of their rows. */
  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"names-cnn", "names-lstm", "mnist-cnn", "mnist-lstm"})
  void recipesTrainIn256Mebibytes(String recipe) throws Exception {
    assumeThat(!recipe.startsWith("mnist") || System.getenv("COTANGENT_DATA") != null)
        .as("COTANGENT_DATA names the folder of MNIST")
        .isTrue();
    assertThat(run(HEAP, "train", recipe, "--epochs", "1")).contains("exit code 0");
  }

  @Test
  void weightsThatDoNotFitAreAnErrorWithTheirSize() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "to be, or not to be. ".repeat(200));
    String said =
        run(HEAP, "train", "charlm", "--text", text.toString(), "--units", "4096", "--layers", "1");
    assertThat(said)
        .contains("exit code 1", "no memory for a tensor [16384,4096] of 268,435,456 bytes")
        .doesNotContain("at dev.");
  }

  /** A file of 300 MB that takes no room on the disk. */
  @Test
  void aTextThatDoesNotFitSaysHowLargeTheHeapIs() throws Exception {
    Path text = folder.resolve("text");
    try (FileChannel channel =
        FileChannel.open(
            text,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      int unused = channel.write(ByteBuffer.wrap(new byte[1]), 300_000_000);
    }
    String said = run("-Xmx64m", "train", "charlm", "--text", text.toString());
    assertThat(said)
        .contains("exit code 1", "out of memory: all of the heap's", "-Xmx4g")
        .doesNotContain("at dev.");
  }

  private String run(String heap, String... arguments) throws Exception {
    List<String> command = FreshProcess.java(Main.class, arguments);
    command.add(1, heap);
    Path log = Files.createTempFile(folder, "log", "");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = process.waitFor();
    return Files.readString(log, StandardCharsets.UTF_8) + "exit code " + code;
  }

  private static List<String> limited(List<String> command) {
    command.add(1, HEAP);
    return command;
  }
}
