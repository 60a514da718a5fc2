package dev.cotangent.bench.speed;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.report.FlatJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Python process that times PyTorch on the same cases, whenever it is asked. */
final class PythonPeer implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter questions;
  private final PeerScript script;
  private final String version;

  private PythonPeer(Process process, PeerScript script) throws IOException {
    this.process = process;
    this.script = script;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.version = answer().getOrDefault("torch", "?");
  }

  /**
   * Starts the process.
   *
   * @param python an interpreter that can import torch
   * @throws CommandException if there is none
   */
  static PythonPeer start(String python, int threads) throws IOException {
    PeerScript script = PeerScript.unpack();
    Process process;
    try {
      process =
          new ProcessBuilder(python, script.file().toString(), String.valueOf(threads))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      script.close();
      throw new CommandException(
          ExitCode.USAGE, "--python: " + python + " could not be started: " + e.getMessage(), e);
    }
    try {
      return new PythonPeer(process, script);
    } catch (IOException e) {
      process.destroy();
      script.close();
      throw new CommandException(
          ExitCode.USAGE,
          "--python: %s ended at once; it must be able to import torch".formatted(python),
          e);
    }
  }

  /** Returns the version of PyTorch. */
  String version() {
    return version;
  }

  /**
   * Times a case.
   *
   * @return the median time of a call, in microseconds
   */
  double medianMicros(String name, double seconds) throws IOException {
    questions.println(String.format(Locale.ROOT, "%s %.2f", name, seconds));
    Map<String, String> answer = answer();
    String median = answer.get("median_us");
    if (median == null || !name.equals(answer.get("case"))) {
      throw new IOException("peer: expected the median time of " + name + ", got " + answer);
    }
    return Double.parseDouble(median);
  }

  private Map<String, String> answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("peer: the Python process ended without an answer");
    }
    return FlatJson.parse(line);
  }

  /** Ends the process and removes its script. */
  @Override
  public void close() throws IOException {
    questions.println("quit");
    questions.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (InterruptedException _) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
    answers.close();
    script.close();
  }
}
