package dev.cotangent.bench.speed;

import java.util.OptionalDouble;

/**
 * What was measured of a case.
 *
 * @param ours our timing
 * @param peerMicros PyTorch's median time of a call, in microseconds, where it was asked
 */
record SpeedRow(SpeedCase measured, Timing ours, OptionalDouble peerMicros) {

  /** Returns how many times faster we are than the peer, where it was asked. */
  OptionalDouble ratio() {
    return peerMicros.isPresent()
        ? OptionalDouble.of(peerMicros.getAsDouble() / ours.medianMicros())
        : OptionalDouble.empty();
  }

  /** Returns the rate in 10^9 floating-point operations per second; NaN if they are not counted. */
  double gflops() {
    return perMicrosecond(measured.cost().flops()) / 1e3;
  }

  /** Returns the rate in 10^9 bytes per second; NaN if they are not counted. */
  double gigabytes() {
    return perMicrosecond(measured.cost().bytes()) / 1e3;
  }

  /** Returns the rows per second; NaN if there are none. */
  double itemsPerSecond() {
    return perMicrosecond(measured.cost().items()) * 1e6;
  }

  /** Returns which share of the machine's rate that is; NaN where either is not known. */
  double share(Roof roof) {
    return measured.cost().flops() > 0 ? gflops() / roof.gflops() : gigabytes() / roof.gigabytes();
  }

  private double perMicrosecond(double count) {
    return count == 0 ? Double.NaN : count / ours.medianMicros();
  }
}
