package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** How functions of the loader are bound and called, and their status becomes an exception. */
final class ClCall {
  private ClCall() {}

  /** Returns a function that yields a status. */
  static MethodHandle bind(String name, MemoryLayout... arguments) {
    return ClLibrary.bind(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /** Returns a function that yields a handle. */
  static MethodHandle creator(String name, MemoryLayout... arguments) {
    return ClLibrary.bind(name, FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  /** A call that yields something. */
  interface Call<R> {
    R run() throws Throwable;
  }

  /** A call that yields a status. */
  interface StatusCall {
    int run() throws Throwable;
  }

  /** Makes a call and throws what its status says. */
  static void check(String function, StatusCall call) {
    int status = run(call::run);
    if (status != 0) {
      throw new ClException(function, status);
    }
  }

  /** Makes a call that yields a handle and throws what the status says that it wrote. */
  static long newHandle(String function, MemorySegment status, Call<Long> call) {
    long handle = run(call);
    int code = status.get(JAVA_INT, 0);
    if (code != 0) {
      throw new ClException(function, code);
    }
    return handle;
  }

  /** A handle of a C function throws nothing but what the caller did wrong. */
  static <R> R run(Call<R> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("opencl: a call could not be made", e);
    }
  }
}
