package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.cotangent.backend.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Builds a program for one device: from the binary that an earlier run kept, else from its source.
 *
 * @param cache where binaries are kept; none where the driver keeps them itself
 */
record ProgramBuilder(ClDevice device, long context, Optional<ProgramCache> cache) {

  /**
   * Returns the handle of a built program.
   *
   * @param key names the binary; depends on all that it depends on
   * @param title what the program is, for errors
   * @throws BackendException if it does not compile, with the compiler's log and numbered lines
   */
  long build(String key, String title, String text, String options) {
    try (Arena arena = Arena.ofConfined()) {
      if (cache.isEmpty()) {
        return fromSource(arena, title, text, options);
      }
      Optional<Long> kept =
          cache.get().get(key).flatMap(binary -> fromBinary(arena, binary, options));
      if (kept.isPresent()) {
        return kept.get();
      }
      cache.get().remove(key);
      long program = fromSource(arena, title, text, options);
      binary(arena, program).ifPresent(binary -> cache.get().put(key, binary));
      return program;
    }
  }

  private long fromSource(Arena arena, String title, String text, String options) {
    MemorySegment source = arena.allocateFrom(text);
    MemorySegment sources = arena.allocate(ADDRESS);
    MemorySegment length = arena.allocate(JAVA_LONG);
    sources.set(ADDRESS, 0, source);
    length.set(JAVA_LONG, 0, source.byteSize() - 1);
    long program = ClCompiler.createProgram(context, sources, length, arena.allocate(JAVA_INT));
    try {
      ClCompiler.buildProgram(program, deviceId(arena), arena.allocateFrom(options));
      return program;
    } catch (ClException e) {
      String log = log(arena, program);
      ClCompiler.releaseProgram(program);
      throw new BackendException(failure(title, options, text, log), e);
    }
  }

  /** Returns the program of a binary, unless the driver does not want it any more. */
  private Optional<Long> fromBinary(Arena arena, byte[] binary, String options) {
    MemorySegment code = arena.allocateFrom(JAVA_BYTE, binary);
    MemorySegment codes = arena.allocate(ADDRESS);
    MemorySegment length = arena.allocate(JAVA_LONG);
    codes.set(ADDRESS, 0, code);
    length.set(JAVA_LONG, 0, binary.length);
    MemorySegment id = deviceId(arena);
    try {
      long program =
          ClCompiler.createProgramWithBinary(
              context, id, length, codes, arena.allocate(JAVA_INT), arena.allocate(JAVA_INT));
      try {
        ClCompiler.buildProgram(program, id, arena.allocateFrom(options));
        return Optional.of(program);
      } catch (ClException e) {
        ClCompiler.releaseProgram(program);
        return Optional.empty();
      }
    } catch (ClException e) {
      return Optional.empty();
    }
  }

  /** Returns the binary of a built program; some drivers have none. */
  private static Optional<byte[]> binary(Arena arena, long program) {
    MemorySegment size = arena.allocate(JAVA_LONG);
    ClCompiler.getProgramInfo(program, ClCompiler.PROGRAM_BINARY_SIZES, size);
    long bytes = size.get(JAVA_LONG, 0);
    if (bytes == 0) {
      return Optional.empty();
    }
    MemorySegment binary = arena.allocate(bytes);
    MemorySegment binaries = arena.allocate(ADDRESS);
    binaries.set(ADDRESS, 0, binary);
    ClCompiler.getProgramInfo(program, ClCompiler.PROGRAM_BINARIES, binaries);
    return Optional.of(binary.toArray(JAVA_BYTE));
  }

  private MemorySegment deviceId(Arena arena) {
    MemorySegment id = arena.allocate(JAVA_LONG);
    id.set(JAVA_LONG, 0, device.id());
    return id;
  }

  private String log(Arena arena, long program) {
    return DeviceList.text(
        arena,
        (v, s) ->
            ClCompiler.getBuildInfo(program, device.id(), ClCompiler.PROGRAM_BUILD_LOG, v, s));
  }

  private String failure(String title, String options, String text, String log) {
    List<String> lines = text.lines().toList();
    String numbered =
        IntStream.range(0, lines.size())
            .mapToObj(i -> "%4d  %s".formatted(i + 1, lines.get(i)))
            .collect(Collectors.joining("\n"));
    return "opencl: program %s does not compile on %s with options \"%s\":\n%s\n%s"
        .formatted(title, device.name(), options, log, numbered);
  }
}
