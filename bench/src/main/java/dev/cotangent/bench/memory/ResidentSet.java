package dev.cotangent.bench.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of this process that lies in the machine's own: heap, code, compiler, libraries.
 *
 * <p>Linux tells it in {@code /proc/self/status}; other systems have no such file.
 */
final class ResidentSet {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentSet() {}

  /** Tells whether this system says how large it is. */
  static boolean isKnown() {
    return Files.isReadable(STATUS);
  }

  /** Returns the bytes now, Linux's VmRSS. */
  static long now() throws IOException {
    return bytes(Files.readString(STATUS), "VmRSS");
  }

  /** Returns the most bytes since the process began, Linux's VmHWM. */
  static long peak() throws IOException {
    return bytes(Files.readString(STATUS), "VmHWM");
  }

  /**
   * Returns the bytes that a line such as {@code VmHWM: 12 kB} names.
   *
   * @throws IOException if there is no such line
   */
  static long bytes(String status, String name) throws IOException {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new IOException(STATUS + " does not name " + name));
  }
}
