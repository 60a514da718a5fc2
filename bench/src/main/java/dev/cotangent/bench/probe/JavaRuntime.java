package dev.cotangent.bench.probe;

import dev.cotangent.cpu.VectorWidths;
import java.util.List;

/**
 * The JVM that runs.
 *
 * @param vectorApi whether the module jdk.incubator.vector is there
 * @param preferredBits width of the vectors that the JVM prefers; 0 without the module
 * @param usableBits widths that the processor has, narrowest first; none without the module
 * @param heapBytes most memory for objects
 */
record JavaRuntime(
    String version,
    String vm,
    boolean vectorApi,
    int preferredBits,
    List<Integer> usableBits,
    long heapBytes) {
  private static final String VECTOR = "jdk.incubator.vector";

  /** Copies the widths. */
  JavaRuntime {
    usableBits = List.copyOf(usableBits);
  }

  static JavaRuntime find() {
    boolean present = ModuleLayer.boot().findModule(VECTOR).isPresent();
    return new JavaRuntime(
        Runtime.version().toString(),
        System.getProperty("java.vm.name") + ", " + System.getProperty("java.vendor"),
        present,
        present ? VectorWidths.preferredBits() : 0,
        present ? VectorWidths.usableBits() : List.of(),
        Runtime.getRuntime().maxMemory());
  }
}
