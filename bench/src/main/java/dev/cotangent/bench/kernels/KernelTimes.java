package dev.cotangent.bench.kernels;

import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.bench.report.Median;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * How long calls of a kernel took, by virtual machine.
 *
 * @param lanes bits of a vector that were asked for, or {@link #PREFERRED}
 * @param micros median time of a call in each virtual machine, in microseconds
 */
record KernelTimes(KernelCase measured, int lanes, double[] micros) {
  /** Stands for as many bits of a vector as the machine prefers. */
  static final int PREFERRED = 0;

  /** How many times the median a virtual machine may take. */
  static final double CLIFF = 2;

  KernelTimes {
    if (micros.length == 0) {
      throw new IllegalArgumentException("times: none given of " + measured.name());
    }
  }

  /** Returns the bits of a vector for people, a dash if none were asked for. */
  String lanesText() {
    return lanes == PREFERRED ? "-" : String.valueOf(lanes);
  }

  /** Returns the bits of a vector that were asked for. */
  OptionalInt lanesAskedFor() {
    return lanes == PREFERRED ? OptionalInt.empty() : OptionalInt.of(lanes);
  }

  double median() {
    return Median.of(micros);
  }

  double fastest() {
    return Arrays.stream(micros).min().orElseThrow();
  }

  double slowest() {
    return Arrays.stream(micros).max().orElseThrow();
  }

  /** Tells whether some virtual machine ran the kernel at less than half the usual speed. */
  boolean hasCliff() {
    return slowest() > CLIFF * median();
  }

  /** Returns 10^9 floating-point operations per second at the median; NaN if not counted. */
  double gflops() {
    return measured.flops() == 0 ? Double.NaN : measured.flops() / median() / 1e3;
  }

  /** Returns 10^9 bytes per second at the median, each argument being moved once. */
  double gigabytesPerSecond() {
    return measured.bytes() / median() / 1e3;
  }
}
