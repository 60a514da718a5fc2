package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(Console.Verbosity verbosity, boolean terminal, String term) {
    var surroundings =
        new Surroundings(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("TERM", term),
            terminal);
    return new Console(surroundings, verbosity, true);
  }

  @Test
  void onlyResultsGoToStdout() {
    Console console = console(Console.Verbosity.VERBOSE, false, "xterm");

    console.result("result");
    console.info("info");
    console.detail(() -> "detail");
    console.warn("careful");
    console.error("wrong");

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("result");
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("info", "detail", "warning: careful", "cotangent: wrong");
  }

  @Test
  void quietLeavesWarningsAndErrors() {
    Console console = console(Console.Verbosity.QUIET, false, "xterm");

    console.info("info");
    console.detail(() -> "detail");
    console.warn("careful");

    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("warning: careful");
  }

  @Test
  void aBarNeedsATerminalThatIsNotDumbAndLeave() {
    assertThat(console(Console.Verbosity.NORMAL, true, "xterm").showsBar()).isTrue();
    assertThat(console(Console.Verbosity.NORMAL, false, "xterm").showsBar()).isFalse();
    assertThat(console(Console.Verbosity.NORMAL, true, "dumb").showsBar()).isFalse();
    assertThat(console(Console.Verbosity.QUIET, true, "xterm").showsBar()).isFalse();
  }

  @Test
  void progressIsALinePerEpochWithoutATerminal() {
    try (var progress = new Progress(console(Console.Verbosity.NORMAL, false, ""), "gru", 10)) {
      progress.rows(5);
      progress.epoch("loss 2", "epoch 1");
    }

    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("gru  epoch 1");
  }

  @Test
  void progressIsARedrawnBarOnATerminal() {
    try (var progress = new Progress(console(Console.Verbosity.NORMAL, true, "xterm"), "gru", 10)) {
      progress.rows(10);
      progress.epoch("loss 2", "epoch 1");
    }

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\r", "gru", "100%", "10/10 rows");
    assertThat(out.size()).isZero();
  }
}
