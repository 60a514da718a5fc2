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
    return measured.flops() == 0 ? Double.NaN : measured.flops() / ours.medianMicros() / 1e3;
  }

  /** Returns the rows per second; NaN if there are none. */
  double itemsPerSecond() {
    return measured.items() == 0 ? Double.NaN : measured.items() / ours.medianMicros() * 1e6;
  }
}
