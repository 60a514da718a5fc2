package dev.cotangent.opencl;

import dev.cotangent.backend.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Compiles programs, each once: the key is the SHA-256 of source, options, device and driver.
 *
 * <p>Sources are {@code .cl} files beside this class, in OpenCL C 1.2, joined as text; generated
 * ones come as strings. Binaries are kept on disk by the driver, or by {@link ProgramCache}.
 */
final class Programs {
  private final ClDevice device;
  private final ProgramBuilder builder;
  private final LiveObjects live;
  private final Map<List<String>, ClProgram> byFiles = new ConcurrentHashMap<>();
  private final Map<String, ClProgram> byKey = new ConcurrentHashMap<>();

  Programs(ClDevice device, long context, LiveObjects live) {
    this(device, new ProgramBuilder(device, context, ProgramCache.of(device)), live);
  }

  Programs(ClDevice device, ProgramBuilder builder, LiveObjects live) {
    this.device = device;
    this.builder = builder;
    this.live = live;
  }

  /**
   * Returns the program made of files, the last of which names it.
   *
   * @param options for the compiler, such as -DWIDTH=4
   */
  ClProgram files(String options, String... stems) {
    List<String> key = new ArrayList<>(Arrays.asList(stems));
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
    String division = device.exactDivision() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "";
    String all = (options + division).strip();
    String key =
        Digest.of(
            text, all, device.name(), device.platformName(), device.version(), device.driver());
    return byKey.computeIfAbsent(
        key, _ -> new ClProgram(live.made(builder.build(key, title, text, all)), live));
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
}
