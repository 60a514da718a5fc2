package dev.cotangent.bench.speed;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the optimising compiler of this virtual machine has to do. */
final class CompilerQueue {
  private static final String OPTIMISING = "C2 CompilerThread";

  private CompilerQueue() {}

  /**
   * Tells whether it compiles something, as {@code jcmd PID Compiler.queue} does.
   *
   * @return false on a virtual machine that does not tell
   */
  static boolean isBusy() {
    try {
      Object queue =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "compilerQueue",
                  null,
                  null);
      return queue.toString().contains(OPTIMISING);
    } catch (InstanceNotFoundException _) {
      return false;
    } catch (JMException e) {
      throw new IllegalStateException("bench: the compiler's queue cannot be read", e);
    }
  }
}
