package dev.cotangent.bench.speed;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a backend is measured beside. */
final class PeerArguments {
  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "Measure PyTorch, too, with this Python.")
  private Optional<String> python = Optional.empty();

  @Option(
      names = "--python-device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "Where PyTorch computes, such as cuda; in float32, without TF32. Default: cpu.")
  private String device = "cpu";

  @Option(
      names = "--beside",
      paramLabel = "NAME",
      description = "Measure another backend, too, as the peer.")
  private Optional<String> beside = Optional.empty();

  /**
   * Starts the peer that was asked for, if one was.
   *
   * @throws CommandException if it cannot be had, or two were asked for
   */
  Optional<Peer> start(int threads) throws IOException {
    if (python.isPresent() && beside.isPresent()) {
      throw new CommandException(
          ExitCode.USAGE, "--python and --beside: there is one peer in a run");
    }
    return python.isPresent()
        ? Optional.of(PythonPeer.start(python.get(), threads, device))
        : beside.map(name -> BackendPeer.open(name, threads));
  }
}
