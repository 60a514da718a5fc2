package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.cotangent.backend.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compiles programs, each once: the key is the SHA-256 of source, options, device and driver.
 *
 * <p>Sources are {@code .cl} files beside this class, in OpenCL C 1.2, joined as text; generated
 * ones come as strings. Drivers keep binaries on disk themselves.
 */
final class Programs {
  private final ClDevice device;
  private final long context;
  private final LiveObjects live;
  private final Map<List<String>, ClProgram> byFiles = new ConcurrentHashMap<>();
  private final Map<String, ClProgram> byKey = new ConcurrentHashMap<>();

  Programs(ClDevice device, long context, LiveObjects live) {
    this.device = device;
    this.context = context;
    this.live = live;
  }

  /**
   * Returns the program made of files, the last of which names it.
   *
   * @param options for the compiler, such as -DWIDTH=4
   */
  ClProgram files(String options, String... stems) {
    var key = new java.util.ArrayList<>(Arrays.asList(stems));
    key.add(options);
    ClProgram known = byFiles.get(key);
    if (known != null) {
      return known;
    }
    String text = Arrays.stream(stems).map(Programs::text).collect(Collectors.joining("\n"));
    ClProgram program = source(stems[stems.length - 1], text, options);
    byFiles.put(key, program);
    return program;
  }

  /**
   * Returns the program of a text.
   *
   * @param title what it is, for errors
   * @throws BackendException if it does not compile, with the compiler's log and numbered lines
   */
  ClProgram source(String title, String text, String options) {
    String all =
        device.exactDivision() ? options + " -cl-fp32-correctly-rounded-divide-sqrt" : options;
    return byKey.computeIfAbsent(
        key(text, all, device.name(), device.driver()), _ -> build(title, text, all.strip()));
  }

  /** Returns the text of a file. */
  static String text(String stem) {
    try (InputStream in = Programs.class.getResourceAsStream(stem + ".cl")) {
      if (in == null) {
        throw new IllegalStateException("opencl: the file " + stem + ".cl is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Releases everything; nobody may use it any more. */
  void close() {
    byKey.values().forEach(ClProgram::close);
    byKey.clear();
    byFiles.clear();
  }

  private ClProgram build(String title, String text, String options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocateFrom(text);
      MemorySegment sources = arena.allocate(ADDRESS);
      MemorySegment length = arena.allocate(JAVA_LONG);
      sources.set(ADDRESS, 0, source);
      length.set(JAVA_LONG, 0, source.byteSize() - 1);
      long program = Cl.createProgram(context, sources, length, arena.allocate(JAVA_INT));
      MemorySegment id = arena.allocate(JAVA_LONG);
      id.set(JAVA_LONG, 0, device.id());
      try {
        Cl.buildProgram(program, id, arena.allocateFrom(options));
      } catch (ClException e) {
        String log = log(arena, program);
        Cl.releaseProgram(program);
        throw new BackendException(failure(title, options, text, log), e);
      }
      return new ClProgram(live.made(program), live);
    }
  }

  private String log(Arena arena, long program) {
    return DeviceList.text(
        arena, (v, s) -> Cl.getBuildInfo(program, device.id(), Cl.PROGRAM_BUILD_LOG, v, s));
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

  private static String key(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
