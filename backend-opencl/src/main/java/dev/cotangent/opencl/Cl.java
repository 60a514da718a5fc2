package dev.cotangent.opencl;

import static dev.cotangent.opencl.ClCall.bind;
import static dev.cotangent.opencl.ClCall.check;
import static dev.cotangent.opencl.ClCall.creator;
import static dev.cotangent.opencl.ClCall.newHandle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The raw calls of OpenCL 1.2, one method each, and nothing more; programs are in {@link
 * ClCompiler}.
 *
 * <p>Handles and device pointers are {@code long}, host memory is a {@link MemorySegment}. Every
 * method checks the status and throws {@link ClException}. A wrong signature here crashes the JVM,
 * so each method is called by a test. The class initialises only after {@link ClLibrary} has found
 * the library.
 */
final class Cl {
  static final int CONTEXT_PLATFORM = 0x1084;
  static final int QUEUE_PROFILING = 2;
  static final int MEM_READ_WRITE = 1;
  static final int PROFILING_START = 0x1282;
  static final int PROFILING_END = 0x1283;
  private static final int TRUE = 1;
  private static final MemorySegment NULL = MemorySegment.NULL;

  private static final MethodHandle GET_PLATFORM_IDS =
      bind("clGetPlatformIDs", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GET_PLATFORM_INFO =
      bind("clGetPlatformInfo", JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle GET_DEVICE_IDS =
      bind("clGetDeviceIDs", JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GET_DEVICE_INFO =
      bind("clGetDeviceInfo", JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_CONTEXT =
      creator("clCreateContext", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle CREATE_QUEUE =
      creator("clCreateCommandQueue", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle CREATE_BUFFER =
      creator("clCreateBuffer", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle ENQUEUE_KERNEL =
      bind(
          "clEnqueueNDRangeKernel",
          JAVA_LONG,
          JAVA_LONG,
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle ENQUEUE_WRITE = transfer("clEnqueueWriteBuffer");
  private static final MethodHandle ENQUEUE_READ = transfer("clEnqueueReadBuffer");
  private static final MethodHandle ENQUEUE_COPY =
      bind(
          "clEnqueueCopyBuffer",
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_INT,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle ENQUEUE_FILL =
      bind(
          "clEnqueueFillBuffer",
          JAVA_LONG,
          JAVA_LONG,
          ADDRESS,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_INT,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle FLUSH = bind("clFlush", JAVA_LONG);
  private static final MethodHandle FINISH = bind("clFinish", JAVA_LONG);
  private static final MethodHandle WAIT_FOR_EVENTS = bind("clWaitForEvents", JAVA_INT, ADDRESS);
  private static final MethodHandle GET_PROFILING_INFO =
      bind("clGetEventProfilingInfo", JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle RELEASE_EVENT = bind("clReleaseEvent", JAVA_LONG);
  private static final MethodHandle RELEASE_MEMORY = bind("clReleaseMemObject", JAVA_LONG);
  private static final MethodHandle RELEASE_QUEUE = bind("clReleaseCommandQueue", JAVA_LONG);
  private static final MethodHandle RELEASE_CONTEXT = bind("clReleaseContext", JAVA_LONG);

  private Cl() {}

  /** Writes at most {@code room} platforms and how many there are. */
  static void getPlatformIds(int room, MemorySegment platforms, MemorySegment count) {
    check("clGetPlatformIDs", () -> (int) GET_PLATFORM_IDS.invokeExact(room, platforms, count));
  }

  /** Writes a property of a platform, and the size it has. */
  static void getPlatformInfo(long platform, int name, MemorySegment value, MemorySegment size) {
    check(
        "clGetPlatformInfo",
        () -> (int) GET_PLATFORM_INFO.invokeExact(platform, name, value.byteSize(), value, size));
  }

  /** Writes at most {@code room} devices of all types, and how many there are. */
  static void getDeviceIds(long platform, int room, MemorySegment devices, MemorySegment count) {
    long all = 0xFFFFFFFFL;
    check(
        "clGetDeviceIDs",
        () -> (int) GET_DEVICE_IDS.invokeExact(platform, all, room, devices, count));
  }

  /** Writes a property of a device, and the size it has. */
  static void getDeviceInfo(long device, int name, MemorySegment value, MemorySegment size) {
    check(
        "clGetDeviceInfo",
        () -> (int) GET_DEVICE_INFO.invokeExact(device, name, value.byteSize(), value, size));
  }

  /** Returns a new context of one device. */
  static long createContext(MemorySegment properties, MemorySegment device, MemorySegment status) {
    return newHandle(
        "clCreateContext",
        status,
        () -> (long) CREATE_CONTEXT.invokeExact(properties, 1, device, 0L, 0L, status));
  }

  /** Returns a new in-order queue. */
  static long createQueue(long context, long device, long properties, MemorySegment status) {
    return newHandle(
        "clCreateCommandQueue",
        status,
        () -> (long) CREATE_QUEUE.invokeExact(context, device, properties, status));
  }

  /** Returns a new buffer of a number of bytes. */
  static long createBuffer(long context, long bytes, MemorySegment status) {
    return newHandle(
        "clCreateBuffer",
        status,
        () ->
            (long) CREATE_BUFFER.invokeExact(context, (long) MEM_READ_WRITE, bytes, NULL, status));
  }

  /** Starts a kernel; writes the event unless it is {@link MemorySegment#NULL}. */
  static void enqueueKernel(
      long queue,
      long kernel,
      int axes,
      MemorySegment global,
      MemorySegment local,
      MemorySegment event) {
    check(
        "clEnqueueNDRangeKernel",
        () ->
            (int)
                ENQUEUE_KERNEL.invokeExact(
                    queue, kernel, axes, NULL, global, local, 0, NULL, event));
  }

  /** Copies host memory to a buffer; the memory must stay until the copy is done. */
  static void enqueueWrite(long queue, long buffer, long at, MemorySegment from, boolean wait) {
    int blocking = wait ? TRUE : 0;
    check(
        "clEnqueueWriteBuffer",
        () ->
            (int)
                ENQUEUE_WRITE.invokeExact(
                    queue, buffer, blocking, at, from.byteSize(), from, 0, NULL, NULL));
  }

  /** Copies a buffer to host memory and waits. */
  static void enqueueRead(long queue, long buffer, long at, MemorySegment to) {
    check(
        "clEnqueueReadBuffer",
        () ->
            (int)
                ENQUEUE_READ.invokeExact(
                    queue, buffer, TRUE, at, to.byteSize(), to, 0, NULL, NULL));
  }

  /** Copies bytes between two buffers, or two places of one that do not meet. */
  static void enqueueCopy(long queue, long from, long to, long fromAt, long toAt, long bytes) {
    check(
        "clEnqueueCopyBuffer",
        () -> (int) ENQUEUE_COPY.invokeExact(queue, from, to, fromAt, toAt, bytes, 0, NULL, NULL));
  }

  /** Fills part of a buffer with a pattern. */
  static void enqueueFill(long queue, long buffer, MemorySegment pattern, long at, long bytes) {
    check(
        "clEnqueueFillBuffer",
        () ->
            (int)
                ENQUEUE_FILL.invokeExact(
                    queue, buffer, pattern, pattern.byteSize(), at, bytes, 0, NULL, NULL));
  }

  /** Sends the queued commands to the device. */
  static void flush(long queue) {
    check("clFlush", () -> (int) FLUSH.invokeExact(queue));
  }

  /** Waits until all queued commands are done. */
  static void finish(long queue) {
    check("clFinish", () -> (int) FINISH.invokeExact(queue));
  }

  /** Waits until one event has happened. */
  static void waitForEvent(MemorySegment event) {
    check("clWaitForEvents", () -> (int) WAIT_FOR_EVENTS.invokeExact(1, event));
  }

  /** Writes a time of an event in nanoseconds. */
  static void getProfilingInfo(long event, int name, MemorySegment value) {
    check(
        "clGetEventProfilingInfo",
        () -> (int) GET_PROFILING_INFO.invokeExact(event, name, value.byteSize(), value, NULL));
  }

  static void releaseEvent(long event) {
    check("clReleaseEvent", () -> (int) RELEASE_EVENT.invokeExact(event));
  }

  static void releaseMemory(long buffer) {
    check("clReleaseMemObject", () -> (int) RELEASE_MEMORY.invokeExact(buffer));
  }

  static void releaseQueue(long queue) {
    check("clReleaseCommandQueue", () -> (int) RELEASE_QUEUE.invokeExact(queue));
  }

  static void releaseContext(long context) {
    check("clReleaseContext", () -> (int) RELEASE_CONTEXT.invokeExact(context));
  }

  private static MethodHandle transfer(String name) {
    return bind(
        name, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS,
        ADDRESS);
  }
}
