package dev.cotangent.bench.kernels;

import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.bench.report.Median;
import java.util.Arrays;

/**
 * How long calls of a kernel took, by virtual machine.
 *
 * @param micros median time of a call in each virtual machine, in microseconds
 */
record KernelTimes(KernelCase measured, double[] micros) {
  /** How many times the median a virtual machine may take. */
  static final double CLIFF = 2;

  KernelTimes {
    if (micros.length == 0) {
      throw new IllegalArgumentException("times: none given of " + measured.name());
    }
  }

  double median() {
    return Median.of(micros);
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
