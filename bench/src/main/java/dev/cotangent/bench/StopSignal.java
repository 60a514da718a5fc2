package dev.cotangent.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets Ctrl-C end a run cleanly: work asks between two steps whether it should stop.
 *
 * <p>Once work has begun, the virtual machine's shutdown waits until the command has said what it
 * has so far. The exit code after Ctrl-C is the virtual machine's own, 130.
 */
public final class StopSignal implements BooleanSupplier {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile boolean working;

  /** Returns a signal that Ctrl-C gives; call {@link #commandEnded} when there is no more to do. */
  public static StopSignal ofProcess() {
    var signal = new StopSignal();
    var hook = new Thread(signal::requestAndWait, "cotangent-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return signal;
  }

  /** Says that from now on the work asks this signal, and that Ctrl-C is to wait for its end. */
  public void workBegins() {
    working = true;
  }

  /** Asks the work to stop after its current step. */
  public void request() {
    requested = true;
  }

  /** Tells whether the work should stop. */
  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  /** Says that everything has been printed and written: the process may go. */
  public void commandEnded() {
    ended.countDown();
  }

  private void requestAndWait() {
    request();
    if (!working) {
      return;
    }
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
