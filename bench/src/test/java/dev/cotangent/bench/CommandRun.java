package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.report.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A command line as it was run in this process, and what it printed.
 *
 * @param code the exit code
 * @param out what went to stdout
 * @param err what went to stderr
 */
public record CommandRun(int code, String out, String err) {

  /**
   * Returns the document that a verb with {@code --json} printed, whose keys its help must name.
   *
   * @param verb as the document is to name it
   */
  public JsonTree json(String verb) {
    assertThat(code).as(err).isZero();
    JsonTree document = JsonTree.parse(out);
    assertThat(document.names()).startsWith("schema", "command", "version");
    assertThat(document.at("schema").number()).isEqualTo(1);
    assertThat(document.at("command").text()).isEqualTo(verb);
    assertThat(document.at("version").text()).isEqualTo(Version.ofProject());
    assertThat(wordsOfHelp(verb)).containsAll(document.allNames());
    return document;
  }

  private static List<String> wordsOfHelp(String verb) {
    String help = of((verb + " --help").split(" ")).out();
    return List.of(help.substring(help.indexOf("--json: ")).split("\\W+"));
  }

  /** Runs a command without environment, stderr being no terminal. */
  public static CommandRun of(String... args) {
    return of(Map.of(), false, args);
  }

  /** Runs a command. */
  public static CommandRun of(Map<String, String> environment, boolean terminal, String... args) {
    return of(environment, terminal, new StopSignal(), args);
  }

  /** Runs a command that a signal may stop. */
  public static CommandRun of(
      Map<String, String> environment, boolean terminal, StopSignal stop, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            terminal);
    int code = Main.run(surroundings, stop, args);
    return new CommandRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
