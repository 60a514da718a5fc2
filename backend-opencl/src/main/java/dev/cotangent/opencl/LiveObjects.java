package dev.cotangent.opencl;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the OpenCL objects of one backend that were made and not yet released. */
final class LiveObjects {
  private final AtomicInteger count = new AtomicInteger();

  /** Counts one more and returns its handle. */
  long made(long handle) {
    count.incrementAndGet();
    return handle;
  }

  /** Counts one less. */
  void released() {
    count.decrementAndGet();
  }

  /** Returns how many there are. */
  int count() {
    return count.get();
  }
}
