package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * F(2 x 2, 3 x 3) at the points 0, ±1 and infinity: four ninths of the multiply-adds.
 *
 * <p>All factors are 1 or 1/2, so sums of small integers stay exact.
 */
final class Winograd2 extends WinogradKernel {
  Winograd2() {
    super(2);
  }

  @Override
  void image(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines) {
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector d1 = fromArray(F, from, i + step);
      FloatVector d2 = fromArray(F, from, i + 2 * step);
      fromArray(F, from, i).sub(d2).intoArray(to, o);
      d1.add(d2).intoArray(to, o + toStep);
      d2.sub(d1).intoArray(to, o + 2 * toStep);
      fromArray(F, from, i + 3 * step).sub(d1).intoArray(to, o + 3 * toStep);
    }
  }

  @Override
  void filter(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines) {
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector w0 = fromArray(F, from, i);
      FloatVector w1 = fromArray(F, from, i + step).mul(broadcast(F, 0.5f));
      FloatVector w2 = fromArray(F, from, i + 2 * step);
      FloatVector even = w0.add(w2).mul(broadcast(F, 0.5f));
      w0.intoArray(to, o);
      even.add(w1).intoArray(to, o + toStep);
      even.sub(w1).intoArray(to, o + 2 * toStep);
      w2.intoArray(to, o + 3 * toStep);
    }
  }

  @Override
  void output(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines) {
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector m1 = fromArray(F, from, i + step);
      FloatVector m2 = fromArray(F, from, i + 2 * step);
      fromArray(F, from, i).add(m1).add(m2).intoArray(to, o);
      m1.sub(m2).add(fromArray(F, from, i + 3 * step)).intoArray(to, o + toStep);
    }
  }

  @Override
  void outputGradient(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines) {
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector y0 = fromArray(F, from, i);
      FloatVector y1 = fromArray(F, from, i + step);
      y0.intoArray(to, o);
      y0.add(y1).intoArray(to, o + toStep);
      y0.sub(y1).intoArray(to, o + 2 * toStep);
      y1.intoArray(to, o + 3 * toStep);
    }
  }

  @Override
  void filterGradient(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines) {
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector u1 = fromArray(F, from, i + step).mul(broadcast(F, 0.5f));
      FloatVector u2 = fromArray(F, from, i + 2 * step).mul(broadcast(F, 0.5f));
      FloatVector even = u1.add(u2);
      fromArray(F, from, i).add(even).intoArray(to, o);
      u1.sub(u2).intoArray(to, o + toStep);
      even.add(fromArray(F, from, i + 3 * step)).intoArray(to, o + 2 * toStep);
    }
  }
}
