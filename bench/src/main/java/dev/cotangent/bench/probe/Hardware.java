package dev.cotangent.bench.probe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;

/**
 * The machine as its operating system describes it.
 *
 * @param threads processors that the operating system sees; a core may be several
 * @param features of the instruction set that kernels gain by, in alphabetical order
 * @param memoryBytes all of the machine's
 * @param freeBytes of memory, now
 */
record Hardware(
    String processor,
    String architecture,
    int sockets,
    int cores,
    int threads,
    List<String> features,
    List<Cache> caches,
    long memoryBytes,
    long freeBytes,
    String operatingSystem) {

  /** What vector kernels ask of a processor: x86's names, and those of ARM and RISC-V. */
  private static final Set<String> INTERESTING =
      Set.of(
          "sse4_2",
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx512f",
          "avx512vl",
          "avx512dq",
          "avx512_bf16",
          "asimd",
          "fphp",
          "asimdhp",
          "sve",
          "sve2",
          "v");

  /**
   * A cache of one core, or one that cores share.
   *
   * @param kind such as "L1 data"
   */
  record Cache(String kind, long bytes) {}

  /** Copies the lists. */
  Hardware {
    features = List.copyOf(features);
    caches = List.copyOf(caches);
  }

  /** Asks the operating system; takes a part of a second. */
  static Hardware find() {
    var system = new SystemInfo();
    CentralProcessor processor = system.getHardware().getProcessor();
    GlobalMemory memory = system.getHardware().getMemory();
    return new Hardware(
        processor.getProcessorIdentifier().getName().strip(),
        System.getProperty("os.arch"),
        processor.getPhysicalPackageCount(),
        processor.getPhysicalProcessorCount(),
        processor.getLogicalProcessorCount(),
        features(processor.getFeatureFlags()),
        processor.getProcessorCaches().stream()
            .map(Hardware::cache)
            .sorted(Comparator.comparing(Cache::kind))
            .toList(),
        memory.getTotal(),
        memory.getAvailable(),
        system.getOperatingSystem().toString());
  }

  /** Lines of flags differ by system: what counts is which words are in them. */
  static List<String> features(List<String> lines) {
    Set<String> found = new TreeSet<>();
    for (String line : lines) {
      Arrays.stream(line.toLowerCase(Locale.ROOT).split("[^a-z0-9_]+"))
          .filter(INTERESTING::contains)
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  private static Cache cache(CentralProcessor.ProcessorCache cache) {
    String type =
        switch (cache.getType()) {
          case UNIFIED -> "";
          case INSTRUCTION -> " instructions";
          case DATA -> " data";
          case TRACE -> " traces";
        };
    return new Cache("L" + cache.getLevel() + type, cache.getCacheSize());
  }
}
