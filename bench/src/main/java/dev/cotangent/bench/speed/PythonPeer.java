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
final class PythonPeer implements Peer {
  /** The script's variable for the device. */
  private static final String DEVICE_VARIABLE = "COTANGENT_PEER_DEVICE";

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter questions;
  private final PeerScript script;
  private final String name;

  private PythonPeer(Process process, PeerScript script) throws IOException {
    this.process = process;
    this.script = script;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Map<String, String> greeting = answer();
    this.name =
        "PyTorch %s on %s"
            .formatted(greeting.getOrDefault("torch", "?"), greeting.getOrDefault("device", "?"));
  }

  /**
   * Starts the process.
   *
   * @param python an interpreter that can import torch
   * @param device where PyTorch computes, by its own name: {@code cpu}, {@code cuda}
   * @throws CommandException if there is none
   */
  static PythonPeer start(String python, int threads, String device) throws IOException {
    PeerScript script = PeerScript.unpack();
    Process process;
    try {
      var builder =
          new ProcessBuilder(python, script.file().toString(), String.valueOf(threads))
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put(DEVICE_VARIABLE, device);
      process = builder.start();
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
          "--python: %s ended at once; it must be able to import torch, and to compute on %s with it"
              .formatted(python, device),
          e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double medianMicros(SpeedCase measured, double seconds) throws IOException {
    String asked = measured.name();
    questions.println(String.format(Locale.ROOT, "%s %.2f", asked, seconds));
    Map<String, String> answer = answer();
    String median = answer.get("median_us");
    if (median == null || !asked.equals(answer.get("case"))) {
      throw new IOException("peer: expected the median time of " + asked + ", got " + answer);
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
