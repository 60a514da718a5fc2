package dev.cotangent.bench.speed;

import java.util.OptionalDouble;

/**
 * What was measured of a case.
 *
 * @param cost what a call does
 * @param ours our timing
 * @param peerMicros PyTorch's median time of a call, in microseconds, where it was asked
 */
record SpeedRow(SpeedCase measured, SpeedCase.Cost cost, Timing ours, OptionalDouble peerMicros) {

  /** A row of a case, whose cost is asked for here, once. */
  SpeedRow(SpeedCase measured, Timing ours, OptionalDouble peerMicros) {
    this(measured, measured.cost().get(), ours, peerMicros);
  }

  /** Returns how many times faster we are than the peer, where it was asked. */
  OptionalDouble ratio() {
    return peerMicros.isPresent()
        ? OptionalDouble.of(peerMicros.getAsDouble() / ours.medianMicros())
        : OptionalDouble.empty();
  }

  /** Returns the rate in 10^9 floating-point operations per second; NaN if they are not counted. */
  double gflops() {
    return perMicrosecond(cost.flops()) / 1e3;
  }

  /** Returns the rate in 10^9 bytes per second; NaN if they are not counted. */
  double gigabytes() {
    return perMicrosecond(cost.bytes()) / 1e3;
  }

  /** Returns the rows per second; NaN if there are none. */
  double itemsPerSecond() {
    return perMicrosecond(cost.items()) * 1e6;
  }

  /** Returns which share of the machine's rate that is; NaN where either is not known. */
  double share(Roof roof) {
    return cost.flops() > 0 ? gflops() / roof.gflops() : gigabytes() / roof.gigabytes();
  }

  private double perMicrosecond(double count) {
    return count == 0 ? Double.NaN : count / ours.medianMicros();
  }
}
