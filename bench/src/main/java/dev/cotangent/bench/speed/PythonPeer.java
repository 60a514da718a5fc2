package dev.cotangent.bench.speed;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Python process that times PyTorch on the same cases, whenever it is asked. */
final class PythonPeer implements AutoCloseable {
  private static final String SCRIPT = "pytorch_peer.py";

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter questions;
  private final Path folder;
  private final String version;

  private PythonPeer(Process process, Path folder) throws IOException {
    this.process = process;
    this.folder = folder;
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
    Path folder = Files.createTempDirectory("cotangent-peer");
    Path script = folder.resolve(SCRIPT);
    try (InputStream in = PythonPeer.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException("peer: " + SCRIPT + " is not on the class path");
      }
      Files.copy(in, script);
    }
    Process process;
    try {
      process =
          new ProcessBuilder(python, script.toString(), String.valueOf(threads))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      delete(folder);
      throw new CommandException(
          ExitCode.USAGE, "--python: " + python + " could not be started: " + e.getMessage(), e);
    }
    try {
      return new PythonPeer(process, folder);
    } catch (IOException e) {
      process.destroy();
      delete(folder);
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
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(SCRIPT));
    Files.deleteIfExists(folder);
  }
}
