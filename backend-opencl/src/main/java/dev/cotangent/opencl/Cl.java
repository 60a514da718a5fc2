package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The raw calls of OpenCL 1.2, one method each, and nothing more.
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
  static final int PROGRAM_BUILD_LOG = 0x1183;
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
      create("clCreateContext", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle CREATE_QUEUE =
      create("clCreateCommandQueue", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle CREATE_BUFFER =
      create("clCreateBuffer", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_PROGRAM =
      create("clCreateProgramWithSource", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle BUILD_PROGRAM =
      bind("clBuildProgram", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle GET_BUILD_INFO =
      bind("clGetProgramBuildInfo", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_KERNEL =
      create("clCreateKernel", JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle SET_KERNEL_ARG =
      ClLibrary.bind(
          "clSetKernelArg",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.critical(false));
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
  private static final MethodHandle RELEASE_KERNEL = bind("clReleaseKernel", JAVA_LONG);
  private static final MethodHandle RELEASE_PROGRAM = bind("clReleaseProgram", JAVA_LONG);
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
    return create(
        "clCreateContext",
        status,
        () -> (long) CREATE_CONTEXT.invokeExact(properties, 1, device, 0L, 0L, status));
  }

  /** Returns a new in-order queue. */
  static long createQueue(long context, long device, long properties, MemorySegment status) {
    return create(
        "clCreateCommandQueue",
        status,
        () -> (long) CREATE_QUEUE.invokeExact(context, device, properties, status));
  }

  /** Returns a new buffer of a number of bytes. */
  static long createBuffer(long context, long bytes, MemorySegment status) {
    return create(
        "clCreateBuffer",
        status,
        () ->
            (long) CREATE_BUFFER.invokeExact(context, (long) MEM_READ_WRITE, bytes, NULL, status));
  }

  /** Returns a new program of one source text. */
  static long createProgram(
      long context, MemorySegment sources, MemorySegment lengths, MemorySegment status) {
    return create(
        "clCreateProgramWithSource",
        status,
        () -> (long) CREATE_PROGRAM.invokeExact(context, 1, sources, lengths, status));
  }

  /** Compiles and links a program for one device; waits until done. */
  static void buildProgram(long program, MemorySegment device, MemorySegment options) {
    check(
        "clBuildProgram",
        () -> (int) BUILD_PROGRAM.invokeExact(program, 1, device, options, 0L, 0L));
  }

  /** Writes a property of a build, and the size it has. */
  static void getBuildInfo(
      long program, long device, int name, MemorySegment value, MemorySegment size) {
    check(
        "clGetProgramBuildInfo",
        () ->
            (int) GET_BUILD_INFO.invokeExact(program, device, name, value.byteSize(), value, size));
  }

  /** Returns a kernel of a built program. */
  static long createKernel(long program, MemorySegment name, MemorySegment status) {
    return create(
        "clCreateKernel", status, () -> (long) CREATE_KERNEL.invokeExact(program, name, status));
  }

  /** Sets an argument; not safe for two threads on one kernel. */
  static void setKernelArg(long kernel, int index, long size, MemorySegment value) {
    check("clSetKernelArg", () -> (int) SET_KERNEL_ARG.invokeExact(kernel, index, size, value));
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

  static void releaseKernel(long kernel) {
    check("clReleaseKernel", () -> (int) RELEASE_KERNEL.invokeExact(kernel));
  }

  static void releaseProgram(long program) {
    check("clReleaseProgram", () -> (int) RELEASE_PROGRAM.invokeExact(program));
  }

  static void releaseQueue(long queue) {
    check("clReleaseCommandQueue", () -> (int) RELEASE_QUEUE.invokeExact(queue));
  }

  static void releaseContext(long context) {
    check("clReleaseContext", () -> (int) RELEASE_CONTEXT.invokeExact(context));
  }

  private static MethodHandle bind(String name, MemoryLayout... arguments) {
    return ClLibrary.bind(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle create(String name, MemoryLayout... arguments) {
    return ClLibrary.bind(name, FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  private static MethodHandle transfer(String name) {
    return bind(
        name, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS,
        ADDRESS);
  }

  private interface Call<R> {
    R run() throws Throwable;
  }

  private interface StatusCall {
    int run() throws Throwable;
  }

  private static void check(String function, StatusCall call) {
    int status = run(call::run);
    if (status != 0) {
      throw new ClException(function, status);
    }
  }

  private static long create(String function, MemorySegment status, Call<Long> call) {
    long handle = run(call);
    int code = status.get(JAVA_INT, 0);
    if (code != 0) {
      throw new ClException(function, code);
    }
    return handle;
  }

  /** A handle of a C function throws nothing but what the caller did wrong. */
  private static <R> R run(Call<R> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("opencl: a call could not be made", e);
    }
  }
}
