package dev.cotangent.opencl;

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
 * OpenCL.dll and the framework of macOS.
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
          JvmSignals.beforeTheFirstCall();
          return Optional.of(lookup);
        }
      } catch (IllegalArgumentException e) {
        // No such file: the next name.
      }
    }
    return Optional.empty();
  }
}
