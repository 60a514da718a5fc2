package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The OpenCL loader of this machine, found once and never unloaded.
 *
 * <p>Looked for: what the property {@value #PROPERTY} names, else libOpenCL.so.1, libOpenCL.so,
 * OpenCL.dll and the framework of macOS. Before the first call the variable POCL_SIGFPE_HANDLER is
 * set to 0, unless it has a value: pocl's handler of SIGFPE takes the signal from the JVM, whose
 * compiled code then yields garbage for {@code 1 / 0} instead of throwing.
 */
@SuppressWarnings("restricted")
final class ClLibrary {
  /** The system property that names the loader's file. */
  static final String PROPERTY = "cotangent.opencl.library";

  /** What a file must have to be a loader. */
  static final String FIRST_FUNCTION = "clGetPlatformIDs";

  private static final List<String> NAMES =
      List.of(
          "libOpenCL.so.1",
          "libOpenCL.so",
          "OpenCL.dll",
          "/System/Library/Frameworks/OpenCL.framework/OpenCL");

  private static final Optional<SymbolLookup> LOOKUP = load();

  private ClLibrary() {}

  /** Returns the names that are tried, in order. */
  static List<String> names() {
    String named = System.getProperty(PROPERTY, "");
    return named.isBlank() ? NAMES : List.of(named);
  }

  /** Tells whether there is a loader. */
  static boolean isPresent() {
    return LOOKUP.isPresent();
  }

  /** Returns a function of the loader. */
  static MethodHandle bind(String name, FunctionDescriptor type, Linker.Option... options) {
    SymbolLookup lookup =
        LOOKUP.orElseThrow(() -> new IllegalStateException("opencl: there is no loader"));
    MemorySegment function =
        lookup
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the OpenCL loader lacks " + name));
    return Linker.nativeLinker().downcallHandle(function, type, options);
  }

  private static Optional<SymbolLookup> load() {
    for (String name : names()) {
      try {
        SymbolLookup lookup = SymbolLookup.libraryLookup(name, Arena.global());
        if (lookup.find(FIRST_FUNCTION).isPresent()) {
          leaveSignalsToJava();
          return Optional.of(lookup);
        }
      } catch (IllegalArgumentException e) {
        // No such file: the next name.
      }
    }
    return Optional.empty();
  }

  /** Where there is no setenv (Windows), there is no such handler either. */
  private static void leaveSignalsToJava() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      var type = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
      MethodHandle handle = linker.downcallHandle(setenv.get(), type);
      int status =
          (int)
              handle.invokeExact(
                  arena.allocateFrom("POCL_SIGFPE_HANDLER"), arena.allocateFrom("0"), 0);
      if (status != 0) {
        throw new IllegalStateException("opencl: setenv failed");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("opencl: setenv could not be called", e);
    }
  }
}
