package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A built program, and those of its kernels that somebody asked for. */
final class ClProgram {
  private final long handle;
  private final LiveObjects live;
  private final Map<String, ClKernel> kernels = new ConcurrentHashMap<>();

  ClProgram(long handle, LiveObjects live) {
    this.handle = handle;
    this.live = live;
  }

  /** Returns the kernel of a name. */
  ClKernel kernel(String name) {
    ClKernel known = kernels.get(name);
    return known != null ? known : kernels.computeIfAbsent(name, n -> create(n, n));
  }

  /** Returns the kernel of a name, under another name in errors and in the profile. */
  ClKernel kernel(String name, String shownAs) {
    return kernels.computeIfAbsent(name, n -> create(n, shownAs));
  }

  private ClKernel create(String name, String shownAs) {
    try (Arena arena = Arena.ofConfined()) {
      long kernel =
          ClCompiler.createKernel(handle, arena.allocateFrom(name), arena.allocate(JAVA_INT));
      return new ClKernel(shownAs, live.made(kernel));
    }
  }

  /** Releases the program and its kernels. */
  void close() {
    for (ClKernel kernel : kernels.values()) {
      ClCompiler.releaseKernel(kernel.handle());
      live.released();
    }
    ClCompiler.releaseProgram(handle);
    live.released();
  }
}
