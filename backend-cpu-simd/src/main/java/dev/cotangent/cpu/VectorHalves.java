package dev.cotangent.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Whether the processor computes vectors of 512 bits in two halves. Results do not depend on it.
 *
 * <p>AMD's Zen 4 does, its family 25 (Software Optimization Guide for the AMD Zen4
 * Microarchitecture, floating-point unit): a multiply-add of 512 bits takes as long as two of 256.
 */
final class VectorHalves {
  private static final Pattern AMD = Pattern.compile("(?m)^vendor_id\\s*: AuthenticAMD$");
  private static final Pattern FAMILY_25 = Pattern.compile("(?m)^cpu family\\s*: 25$");

  /** What Linux says about this machine; elsewhere false. */
  static final boolean USED = used(Path.of("/proc/cpuinfo"));

  private VectorHalves() {}

  /** Tells it from a file that describes processors as Linux does; false if there is none. */
  static boolean used(Path file) {
    if (!Files.isReadable(file)) {
      return false;
    }
    try {
      String processors = Files.readString(file);
      return AMD.matcher(processors).find() && FAMILY_25.matcher(processors).find();
    } catch (IOException e) {
      return false;
    }
  }
}
