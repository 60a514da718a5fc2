package dev.cotangent.bench.speed;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.fresh.FreshProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PyTorch in fresh Python processes, each of which does one thing and answers.
 *
 * @param python an interpreter that can import torch
 */
public record PythonTwin(String python, int threads) {

  /**
   * Runs the peer's script once, in a new process.
   *
   * @param arguments what it is to do, such as {@code memory train/lenet5-mnist-b64-sgd 5}
   * @return the members of its answer
   * @throws CommandException if it cannot be run
   */
  public Map<String, String> answer(String... arguments) throws IOException {
    try (PeerScript script = PeerScript.unpack()) {
      List<String> command = new ArrayList<>();
      command.add(python);
      command.add(script.file().toString());
      command.add(String.valueOf(threads));
      command.addAll(List.of(arguments));
      return FreshProcess.answer(command);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "--python: it must be able to import torch; " + e.getMessage(), e);
    }
  }
}
