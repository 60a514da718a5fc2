package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import java.util.Optional;

/** Another backend of ours, in the same process. */
final class BackendPeer implements Peer {
  private final Backend backend;
  private Optional<Prepared> prepared = Optional.empty();

  private BackendPeer(Backend backend) {
    this.backend = backend;
  }

  private record Prepared(SpeedCase measured, Runnable work) {}

  /**
   * Opens a backend.
   *
   * @throws CommandException if it cannot be had
   */
  static BackendPeer open(String name, int threads) {
    try {
      return new BackendPeer(Backends.named(name, new BackendOptions(threads)));
    } catch (BackendException e) {
      throw new CommandException(ExitCode.NO_BACKEND, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String name() {
    return backend.name() + ": " + backend.description();
  }

  @Override
  public double medianMicros(SpeedCase measured, double seconds) {
    Runnable work =
        prepared
            .filter(p -> p.measured.equals(measured))
            .map(Prepared::work)
            .orElseGet(() -> prepare(measured, seconds));
    return Timing.measure(work, seconds).medianMicros();
  }

  private Runnable prepare(SpeedCase measured, double seconds) {
    Runnable work = measured.prepare().apply(backend);
    prepared = Optional.of(new Prepared(measured, work));
    Timing.warmUp(work, seconds);
    return work;
  }

  @Override
  public void close() {
    backend.close();
  }
}
