package dev.cotangent.bench.growth;

import java.util.List;

/**
 * What was measured along one axis.
 *
 * @param micros median time of each point, in microseconds
 */
record GrowthCurve(GrowthAxis axis, double[] micros) {
  /** The power of the work that time may follow: 1, and what noise adds. */
  static final double POWER = 1.1;

  /** How much more than at a smaller size, whose data a cache holds, a unit of work may cost. */
  static final double RISE = 2;

  GrowthCurve {
    if (micros.length == 0 || micros.length > axis.points().size()) {
      throw new IllegalArgumentException(
          "growth: %d times for %d points".formatted(micros.length, axis.points().size()));
    }
  }

  /** Returns the points that were measured. */
  List<GrowthAxis.Point> points() {
    return axis.points().subList(0, micros.length);
  }

  double flops(int i) {
    return axis.points().get(i).flops();
  }

  /** Returns the index of the largest size that was measured. */
  int last() {
    return micros.length - 1;
  }

  /** Returns the work of a point as a multiple of that at the smallest size. */
  double work(int i) {
    return flops(i) / flops(0);
  }

  /** Returns the time of a point as a multiple of that at the smallest size. */
  double time(int i) {
    return micros[i] / micros[0];
  }

  /** Returns the picoseconds of one multiplication or addition at a point. */
  double picosPerFlop(int i) {
    return micros[i] * 1e6 / flops(i);
  }

  /** Returns 10^9 multiplications and additions per second at a point. */
  double gflops(int i) {
    return 1e3 / picosPerFlop(i);
  }

  /** Returns the p of time = c · work^p that fits best, in logarithms; NaN for one point. */
  double exponent() {
    int n = micros.length;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanX += Math.log(flops(i)) / n;
      meanY += Math.log(micros[i]) / n;
    }
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < n; i++) {
      double x = Math.log(flops(i)) - meanX;
      xy += x * (Math.log(micros[i]) - meanY);
      xx += x * x;
    }
    return xx == 0 ? Double.NaN : xy / xx;
  }

  /** Returns the largest time of a unit of work over the least one at a smaller size. */
  double worstRise() {
    double least = picosPerFlop(0);
    double worst = 1;
    for (int i = 1; i < micros.length; i++) {
      worst = Math.max(worst, picosPerFlop(i) / least);
      least = Math.min(least, picosPerFlop(i));
    }
    return worst;
  }

  /** Tells whether time grows as the work does, and no size stands out. */
  boolean growsNoFasterThanTheWork() {
    return !(exponent() > POWER) && worstRise() <= RISE;
  }
}
