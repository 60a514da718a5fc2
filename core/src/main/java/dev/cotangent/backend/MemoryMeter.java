package dev.cotangent.backend;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of a backend's live {@link Lifetime#SCOPED} buffers: activations, gradients and
 * workspace.
 *
 * <p>Bytes are those asked for, elements times their size, not what a pool rounds them up to.
 * Persistent buffers do not count; one that is made persistent counts no more. May be used by
 * several threads; the peak is then exact for each of them alone only.
 */
public final class MemoryMeter {
  private final AtomicLong live = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  /** A meter at 0. */
  public MemoryMeter() {}

  /** Counts a buffer that was made. */
  public void made(long bytes) {
    long now = live.addAndGet(bytes);
    if (now > peak.get()) {
      peak.accumulateAndGet(now, Math::max);
    }
  }

  /** Counts a buffer that is gone. */
  public void gone(long bytes) {
    live.addAndGet(-bytes);
  }

  /** Returns the bytes of the buffers that are live now. */
  public long live() {
    return live.get();
  }

  /** Returns the most bytes that were live at once since {@link #reset}, or ever. */
  public long peak() {
    return peak.get();
  }

  /** Forgets the peak: from now on it is what is live now, or more. */
  public void reset() {
    peak.set(live.get());
  }
}
