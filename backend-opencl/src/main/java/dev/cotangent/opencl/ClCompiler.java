package dev.cotangent.opencl;

import static dev.cotangent.opencl.ClCall.bind;
import static dev.cotangent.opencl.ClCall.check;
import static dev.cotangent.opencl.ClCall.creator;
import static dev.cotangent.opencl.ClCall.newHandle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The raw calls for programs and kernels; as in {@link Cl}, a wrong signature crashes the JVM. */
final class ClCompiler {
  static final int PROGRAM_BUILD_LOG = 0x1183;
  static final int PROGRAM_BINARY_SIZES = 0x1165;
  static final int PROGRAM_BINARIES = 0x1166;

  private static final MethodHandle CREATE_PROGRAM =
      creator("clCreateProgramWithSource", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle BUILD_PROGRAM =
      bind("clBuildProgram", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle GET_BUILD_INFO =
      bind("clGetProgramBuildInfo", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_KERNEL =
      creator("clCreateKernel", JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle SET_KERNEL_ARG =
      ClLibrary.bind(
          "clSetKernelArg",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.critical(false));
  private static final MethodHandle RELEASE_KERNEL = bind("clReleaseKernel", JAVA_LONG);
  private static final MethodHandle RELEASE_PROGRAM = bind("clReleaseProgram", JAVA_LONG);
  private static final MethodHandle CREATE_WITH_BINARY =
      creator(
          "clCreateProgramWithBinary",
          JAVA_LONG,
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle GET_PROGRAM_INFO =
      bind("clGetProgramInfo", JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);

  private ClCompiler() {}

  /** Returns a new program of one binary for one device, to be built yet. */
  static long createProgramWithBinary(
      long context,
      MemorySegment device,
      MemorySegment length,
      MemorySegment binary,
      MemorySegment binaryStatus,
      MemorySegment status) {
    return newHandle(
        "clCreateProgramWithBinary",
        status,
        () ->
            (long)
                CREATE_WITH_BINARY.invokeExact(
                    context, 1, device, length, binary, binaryStatus, status));
  }

  /** Writes a property of a program. */
  static void getProgramInfo(long program, int name, MemorySegment value) {
    check(
        "clGetProgramInfo",
        () ->
            (int)
                GET_PROGRAM_INFO.invokeExact(
                    program, name, value.byteSize(), value, MemorySegment.NULL));
  }

  /** Returns a new program of one source text. */
  static long createProgram(
      long context, MemorySegment sources, MemorySegment lengths, MemorySegment status) {
    return newHandle(
        "clCreateProgramWithSource",
        status,
        () -> (long) CREATE_PROGRAM.invokeExact(context, 1, sources, lengths, status));
  }

  /** Compiles and links a program for one device; waits until done. */
  static void buildProgram(long program, MemorySegment device, MemorySegment options) {
    JvmSignals.keptDuring(() ->
        check(
            "clBuildProgram",
            () -> (int) BUILD_PROGRAM.invokeExact(program, 1, device, options, 0L, 0L)));
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
    return newHandle(
        "clCreateKernel", status, () -> (long) CREATE_KERNEL.invokeExact(program, name, status));
  }

  /** Sets an argument; not safe for two threads on one kernel. */
  static void setKernelArg(long kernel, int index, long size, MemorySegment value) {
    check("clSetKernelArg", () -> (int) SET_KERNEL_ARG.invokeExact(kernel, index, size, value));
  }

  static void releaseKernel(long kernel) {
    check("clReleaseKernel", () -> (int) RELEASE_KERNEL.invokeExact(kernel));
  }

  static void releaseProgram(long program) {
    check("clReleaseProgram", () -> (int) RELEASE_PROGRAM.invokeExact(program));
  }
}
