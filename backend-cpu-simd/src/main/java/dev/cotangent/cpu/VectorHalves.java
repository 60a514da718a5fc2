package dev.cotangent.cpu;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Whether the processor computes vectors of 512 bits in two halves. Results do not depend on it.
 *
 * <p>AMD's Zen 4 does: there a multiply-add of 512 bits takes as long as two of 256. It has the
 * family 25 together with Zen 3, which has no vectors of 512 bits.
 */
final class VectorHalves {
  private static final Pattern AMD = Pattern.compile("(?m)^vendor_id\\s*: AuthenticAMD$");
  private static final Pattern FAMILY_25 = Pattern.compile("(?m)^cpu family\\s*: 25$");

  /** What Linux says about this machine; elsewhere false. */
  static final boolean USED = used(Path.of("/proc/cpuinfo"));

  private VectorHalves() {}

  /** Tells it from a file that describes processors as Linux does; false if there is none. */
  static boolean used(Path file) {
    String processors = SystemFile.text(file);
    return AMD.matcher(processors).find() && FAMILY_25.matcher(processors).find();
  }
}
