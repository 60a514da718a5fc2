package dev.cotangent.bench.speed;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How busy others keep the processors: what makes figures untrustworthy. */
final class MachineLoad {
  /** Share of the processors above which figures are not to be trusted. */
  static final double TOO_MUCH = 0.2;

  private static final Duration WATCHED = Duration.ofMillis(700);

  private MachineLoad() {}

  /** Returns the busy share of all processors while this process idles; NaN if not known. */
  static double whileIdle() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double before = system.getCpuLoad();
    try {
      Thread.sleep(WATCHED);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    double load = system.getCpuLoad();
    return before < 0 || load < 0 ? Double.NaN : load;
  }
}
