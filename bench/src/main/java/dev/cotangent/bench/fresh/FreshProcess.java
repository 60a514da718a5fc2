package dev.cotangent.bench.fresh;

import dev.cotangent.bench.report.FlatJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes that are started, do one thing, and answer with a line of JSON. */
public final class FreshProcess {
  /** Variable in which a process finds when it was started, in milliseconds since 1970. */
  public static final String LAUNCHED = "COTANGENT_LAUNCHED_MILLIS";

  private FreshProcess() {}

  /** Returns the command of a class, with the JVM's flags and class path of this process. */
  public static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(flags());
    command.add("-cp");
    command.add(System.getProperty("java.class.path", ""));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns the JVM's flags of this process. */
  public static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  /**
   * Starts a process and waits for its end.
   *
   * @return the members of the last line it printed that is a JSON object
   * @throws IOException if it cannot be started, fails, or prints none
   */
  public static Map<String, String> answer(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(LAUNCHED, String.valueOf(System.currentTimeMillis()));
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = codeOf(process);
    String last = said.lines().filter(line -> line.startsWith("{")).reduce("", (_, b) -> b);
    if (code != 0 || last.isEmpty()) {
      throw new IOException(
          "%s ended with code %d, and said:%n%s"
              .formatted(command.getFirst(), code, said.isBlank() ? "nothing" : said.strip()));
    }
    return FlatJson.parse(last);
  }

  private static int codeOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a process ran", e);
    }
  }
}
