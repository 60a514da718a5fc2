package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one in-order queue of a backend; whoever holds its lock may use it.
 *
 * <p>Nothing waits but {@link #read} and {@link #finish}. Host data is first copied to a staging
 * area, which is used again once the queue has been waited for, so that callers keep their arrays.
 */
final class ClQueue {
  private static final int STAGING_BYTES = 4 << 20;
  private static final int READ_BYTES = 1 << 20;
  private static final int LAUNCHES_PER_FLUSH = 64;

  private final long handle;
  private final KernelProfile profile;
  private final boolean whole;
  private final ReentrantLock lock = new ReentrantLock();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment staging = arena.allocate(STAGING_BYTES, 64);
  private final MemorySegment readArea = arena.allocate(READ_BYTES, 64);
  private final MemorySegment argument = arena.allocate(128, 16);
  private final MemorySegment sizes = arena.allocate(JAVA_LONG, 6);
  private final MemorySegment event = arena.allocate(JAVA_LONG);
  private long staged;
  private int launches;

  /**
   * A queue over its handle.
   *
   * @param whole whether the host writes buffers as a whole, see {@link ClContext#CHECKED_PROPERTY}
   */
  ClQueue(long handle, KernelProfile profile, boolean whole) {
    this.handle = handle;
    this.profile = profile;
    this.whole = whole;
  }

  /** Copies part of a host array to the area given. */
  interface Writer {
    /** Writes elements {@code from} to {@code from + count} to the start of the area. */
    void write(int from, int count, MemorySegment area);
  }

  /** Copies the area given to part of a host array. */
  interface Reader {
    /** Reads elements {@code from} to {@code from + count} from the start of the area. */
    void read(int from, int count, MemorySegment area);
  }

  void run(Launch launch, Grid grid) {
    lock.lock();
    try {
      setArguments(launch);
      sizes.setAtIndex(JAVA_LONG, 0, grid.x());
      sizes.setAtIndex(JAVA_LONG, 1, grid.y());
      sizes.setAtIndex(JAVA_LONG, 2, grid.z());
      sizes.setAtIndex(JAVA_LONG, 3, grid.groupX());
      sizes.setAtIndex(JAVA_LONG, 4, grid.groupY());
      sizes.setAtIndex(JAVA_LONG, 5, 1);
      MemorySegment started = profile.isOn() ? event : MemorySegment.NULL;
      Cl.enqueueKernel(handle, launch.kernel().handle(), 3, sizes, sizes.asSlice(24), started);
      if (profile.isOn()) {
        profile.started(launch, event);
      }
      if (++launches % LAUNCHES_PER_FLUSH == 0) {
        Cl.flush(handle);
      }
    } catch (ClException e) {
      throw new ClException(
          "opencl: kernel %s could not start on %s: %s"
              .formatted(launch.kernel().name(), grid, e.getMessage()),
          e);
    } finally {
      lock.unlock();
    }
  }

  private void setArguments(Launch launch) {
    int[] words = launch.words();
    for (int i = 0; i < launch.count(); i++) {
      int from = launch.end(i - 1);
      int count = launch.end(i) - from;
      MemorySegment.copy(words, from, argument, JAVA_INT, 0, count);
      ClCompiler.setKernelArg(launch.kernel().handle(), i, 4L * count, argument);
    }
  }

  /** Copies host elements of 4 bytes into a buffer, from byte {@code at} on. */
  void write(MemoryBlock block, long at, int count, Writer writer) {
    if (whole) {
      writeWhole(block, at, count, writer);
    } else {
      writeParts(block, at, count, writer);
    }
  }

  private void writeParts(MemoryBlock block, long at, int count, Writer writer) {
    lock.lock();
    try {
      for (int from = 0; from < count; ) {
        if (staged == STAGING_BYTES) {
          finish();
        }
        int part = (int) Math.min(count - from, (STAGING_BYTES - staged) / 4);
        MemorySegment area = staging.asSlice(staged, 4L * part);
        writer.write(from, part, area);
        Cl.enqueueWrite(handle, block.handle(), at + 4L * from, area, false);
        staged += 4L * part;
        from += part;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Copies elements of 4 bytes out of a buffer, after all that was queued before. */
  void read(MemoryBlock block, long at, int count, Reader reader) {
    lock.lock();
    try {
      for (int from = 0; from < count; ) {
        int part = Math.min(count - from, READ_BYTES / 4);
        MemorySegment area = readArea.asSlice(0, 4L * part);
        Cl.enqueueRead(handle, block.handle(), at + 4L * from, area);
        staged = 0;
        reader.read(from, part, area);
        from += part;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sets elements of 4 bytes to the same bits. */
  void fill(MemoryBlock block, long at, int count, int bits) {
    if (count == 0) {
      return;
    }
    if (whole) {
      write(
          block,
          at,
          count,
          (_, part, area) -> {
            for (int i = 0; i < part; i++) {
              area.setAtIndex(JAVA_INT, i, bits);
            }
          });
      return;
    }
    lock.lock();
    try {
      argument.set(JAVA_INT, 0, bits);
      Cl.enqueueFill(handle, block.handle(), argument.asSlice(0, 4), at, 4L * count);
    } finally {
      lock.unlock();
    }
  }

  /** Copies bytes between buffers. */
  void copy(MemoryBlock from, long fromAt, MemoryBlock to, long toAt, long bytes) {
    if (whole) {
      int[] values = elements(from, fromAt, Math.toIntExact(bytes / 4));
      writeWhole(
          to,
          toAt,
          values.length,
          (i, part, area) -> MemorySegment.copy(values, i, area, JAVA_INT, 0, part));
      return;
    }
    lock.lock();
    try {
      Cl.enqueueCopy(handle, from.handle(), to.handle(), fromAt, toAt, bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Writes all of a buffer again, with elements from byte {@code at} on replaced. */
  private void writeWhole(MemoryBlock block, long at, int count, Writer writer) {
    int[] all = elements(block, 0, Math.toIntExact(block.bytes() / 4));
    writer.write(0, count, MemorySegment.ofArray(all).asSlice(at, 4L * count));
    writeParts(
        block,
        0,
        all.length,
        (i, part, area) -> MemorySegment.copy(all, i, area, JAVA_INT, 0, part));
  }

  private int[] elements(MemoryBlock block, long at, int count) {
    int[] elements = new int[count];
    read(
        block,
        at,
        count,
        (i, part, area) -> MemorySegment.copy(area, JAVA_INT, 0, elements, i, part));
    return elements;
  }

  /** Waits until all that was queued is done. */
  void finish() {
    lock.lock();
    try {
      Cl.finish(handle);
      staged = 0;
      profile.collect();
    } finally {
      lock.unlock();
    }
  }

  /** Waits, then releases the queue. */
  void close() {
    lock.lock();
    try {
      finish();
      Cl.releaseQueue(handle);
    } finally {
      lock.unlock();
    }
    arena.close();
  }
}
