package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything open on one device: context, queue, memory and programs.
 *
 * <p>What the kernels' launchers need: {@link #launch}, {@link #programs}, {@link #scratch}.
 */
final class ClContext {
  /**
   * The system property that suits a checker of memory such as oclgrind where it is {@code true}.
   *
   * <p>Then buffers are exactly as large as was asked for and are used once, and what the host
   * writes, fills or copies, it writes as a whole buffer: oclgrind 21.10 takes what arrives behind
   * the start of a buffer by other means than kernels for memory that nobody wrote.
   */
  static final String CHECKED_PROPERTY = "cotangent.opencl.checked";

  /** The longest vectors of OpenCL C. */
  private static final int MOST_LANES = 16;

  private static final double SHARE_OF_MEMORY = 0.9;

  private final ClDevice device;
  private final DeviceClass deviceClass;
  private final Tuning tuning;
  private final LiveObjects live = new LiveObjects();
  private final KernelProfile profile;
  private final long handle;
  private final ClQueue queue;
  private final MemoryPool pool;
  private final Programs programs;
  private final Map<SequenceSource, ClKernel> sequences = new ConcurrentHashMap<>();

  private ClContext(ClDevice device, DeviceClass deviceClass, Tuning tuning, boolean profiled) {
    this.device = device;
    this.deviceClass = deviceClass;
    this.tuning = tuning;
    profile = new KernelProfile(profiled);
    boolean checked = Boolean.getBoolean(CHECKED_PROPERTY);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(JAVA_INT);
      MemorySegment properties = arena.allocate(JAVA_LONG, 3);
      properties.setAtIndex(JAVA_LONG, 0, Cl.CONTEXT_PLATFORM);
      properties.setAtIndex(JAVA_LONG, 1, device.platform());
      MemorySegment id = arena.allocate(JAVA_LONG);
      id.set(JAVA_LONG, 0, device.id());
      handle = live.made(Cl.createContext(properties, id, status));
      long options = profile.isOn() ? Cl.QUEUE_PROFILING : 0;
      long queueHandle = live.made(Cl.createQueue(handle, device.id(), options, status));
      queue = new ClQueue(queueHandle, profile, checked);
    }
    programs = new Programs(device, handle, live);
    pool =
        new MemoryPool(
            new Memory(),
            device.maxBufferBytes(),
            (long) (SHARE_OF_MEMORY * device.globalBytes()),
            checked);
  }

  /**
   * Opens a device.
   *
   * @param profiled whether each launch is timed
   */
  static ClContext open(ClDevice device, DeviceClass deviceClass, Tuning tuning, boolean profiled) {
    return new ClContext(device, deviceClass, tuning, profiled);
  }

  private final class Memory implements MemoryPool.Source {
    @Override
    public long create(long bytes) {
      try (Arena arena = Arena.ofConfined()) {
        return live.made(Cl.createBuffer(handle, bytes, arena.allocate(JAVA_INT)));
      }
    }

    @Override
    public void free(long buffer) {
      Cl.releaseMemory(buffer);
      live.released();
    }
  }

  /** Starts the making of a launch. */
  Launch launch(ClKernel kernel) {
    return new Launch(queue, kernel);
  }

  /** Returns memory for so many elements of 4 bytes; close it when its last launch is made. */
  Scratch scratch(long elements) {
    return new Scratch(pool, pool.take(4 * elements));
  }

  /**
   * Memory of one kernel call; later commands come after its last use, as the queue is in order.
   */
  record Scratch(MemoryPool pool, MemoryBlock block) implements AutoCloseable {
    @Override
    public void close() {
      pool.give(block);
    }
  }

  long handle() {
    return handle;
  }

  ClDevice device() {
    return device;
  }

  DeviceClass deviceClass() {
    return deviceClass;
  }

  /** Returns which tiles are fast here. */
  Tuning tuning() {
    return tuning;
  }

  /** Returns the floats of a vector that an item should compute with; 1 where items are lanes. */
  int vectorLanes() {
    return vectorLanes(device, deviceClass);
  }

  static int vectorLanes(ClDevice device, DeviceClass deviceClass) {
    return switch (deviceClass) {
      case GPU -> 1;
      case CPU ->
          Math.clamp(Integer.highestOneBit(Math.max(1, device.floatLanes())), 4, MOST_LANES);
    };
  }

  ClQueue queue() {
    return queue;
  }

  MemoryPool pool() {
    return pool;
  }

  Programs programs() {
    return programs;
  }

  /** Returns the kernels of recurrent layers that were compiled so far. */
  Map<SequenceSource, ClKernel> sequences() {
    return sequences;
  }

  KernelProfile profile() {
    return profile;
  }

  LiveObjects live() {
    return live;
  }

  /** Waits, then releases everything. */
  void close() {
    queue.close();
    live.released();
    programs.close();
    pool.close();
    Cl.releaseContext(handle);
    live.released();
  }
}
