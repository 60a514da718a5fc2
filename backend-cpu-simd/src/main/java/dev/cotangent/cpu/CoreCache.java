package dev.cotangent.cpu;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The second-level cache of a core. Results do not depend on it. */
final class CoreCache {
  private static final int MEGABYTE = 1 << 20;

  /** Larger ones are shared by several cores. */
  private static final int LARGEST = 2 * MEGABYTE;

  private static final Pattern STATED = Pattern.compile("(\\d{1,6})([KM])\\s*");

  /** Bytes; 1 MB where the system does not tell. */
  static final int SIZE = size(Path.of("/sys/devices/system/cpu/cpu0/cache/index2/size"));

  private CoreCache() {}

  /**
   * Returns the size that a file of Linux states, such as {@code 1024K}, at most {@value #LARGEST}.
   *
   * <p>1 MB where there is no such file, as on other systems, or none that can be read.
   */
  static int size(Path file) {
    Matcher stated = STATED.matcher(SystemFile.text(file));
    if (!stated.matches()) {
      return MEGABYTE;
    }
    long unit = stated.group(2).equals("K") ? 1 << 10 : MEGABYTE;
    return Math.clamp(Long.parseLong(stated.group(1)) * unit, 1, LARGEST);
  }
}
