package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * F(4 x 4, 3 x 3) at the points 0, ±5/8, ±3/2 and infinity: a quarter of the multiply-adds.
 *
 * <p>With these points the error is half as large as with the usual ±1 and ±2. The elements of A
 * and B are exact in {@code float}.
 *
 * <p>With their checks of indices, methods are too long for C2 to inline: two calls lie in one
 * method, and where C2 inlined both, it boxed vectors in every second to fifth virtual machine.
 */
final class Winograd4 extends WinogradKernel {
  private static final float P = 0.625f;
  private static final float Q = 1.5f;
  private static final float P2 = P * P;
  private static final float Q2 = Q * Q;
  private static final float P3 = P * P * P;
  private static final float Q3 = Q * Q * Q;
  private static final float BOTH = P2 * Q2;
  private static final float SUM = P2 + Q2;

  /** G has the powers of a point over the product of its distances from the other ones. */
  private static final double AT_P = 2.0 * P2 * (P2 - Q2);

  private static final double AT_Q = 2.0 * Q2 * (Q2 - P2);
  private static final float G0 = (float) (1.0 / BOTH);
  private static final float GP0 = (float) (1 / AT_P);
  private static final float GP1 = (float) (P / AT_P);
  private static final float GP2 = (float) (P2 / AT_P);
  private static final float GQ0 = (float) (1 / AT_Q);
  private static final float GQ1 = (float) (Q / AT_Q);
  private static final float GQ2 = (float) (Q2 / AT_Q);

  Winograd4() {
    super(4);
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
      FloatVector d3 = fromArray(F, from, i + 3 * step);
      FloatVector d4 = fromArray(F, from, i + 4 * step);
      FloatVector first = fma(fromArray(F, from, i), broadcast(F, BOTH), d4);
      FloatVector last = fma(d3, broadcast(F, -SUM), fromArray(F, from, i + 5 * step));
      fma(d2, broadcast(F, -SUM), first).intoArray(to, o);
      fma(d1, broadcast(F, BOTH), last).intoArray(to, o + 5 * toStep);
      FloatVector even = fma(d2, broadcast(F, -Q2), d4);
      FloatVector odd = fma(d1, broadcast(F, -Q2), d3);
      fma(odd, broadcast(F, P), even).intoArray(to, o + toStep);
      fma(odd, broadcast(F, -P), even).intoArray(to, o + 2 * toStep);
      even = fma(d2, broadcast(F, -P2), d4);
      odd = fma(d1, broadcast(F, -P2), d3);
      fma(odd, broadcast(F, Q), even).intoArray(to, o + 3 * toStep);
      fma(odd, broadcast(F, -Q), even).intoArray(to, o + 4 * toStep);
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
    Objects.checkIndex(at, from.length);
    Objects.checkIndex(toAt, to.length);
    Objects.checkIndex(at + (lines - 1) * lineStep + 2 * step, from.length);
    Objects.checkIndex(toAt + (lines - 1) * toLineStep + 5 * toStep, to.length);
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector w0 = fromArray(F, from, i);
      FloatVector w1 = fromArray(F, from, i + step);
      FloatVector w2 = fromArray(F, from, i + 2 * step);
      w0.mul(broadcast(F, G0)).intoArray(to, o);
      w2.intoArray(to, o + 5 * toStep);
      FloatVector even = fma(w2, broadcast(F, GP2), w0.mul(broadcast(F, GP0)));
      fma(w1, broadcast(F, GP1), even).intoArray(to, o + toStep);
      fma(w1, broadcast(F, -GP1), even).intoArray(to, o + 2 * toStep);
      even = fma(w2, broadcast(F, GQ2), w0.mul(broadcast(F, GQ0)));
      fma(w1, broadcast(F, GQ1), even).intoArray(to, o + 3 * toStep);
      fma(w1, broadcast(F, -GQ1), even).intoArray(to, o + 4 * toStep);
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
    Objects.checkIndex(at, from.length);
    Objects.checkIndex(toAt, to.length);
    Objects.checkIndex(at + (lines - 1) * lineStep + 5 * step, from.length);
    Objects.checkIndex(toAt + (lines - 1) * toLineStep + 3 * toStep, to.length);
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector m1 = fromArray(F, from, i + step);
      FloatVector m2 = fromArray(F, from, i + 2 * step);
      FloatVector m3 = fromArray(F, from, i + 3 * step);
      FloatVector m4 = fromArray(F, from, i + 4 * step);
      FloatVector sp = m1.add(m2);
      FloatVector sq = m3.add(m4);
      FloatVector dp = m1.sub(m2);
      FloatVector dq = m3.sub(m4);
      fromArray(F, from, i).add(sp).add(sq).intoArray(to, o);
      fma(dp, broadcast(F, P), dq.mul(broadcast(F, Q))).intoArray(to, o + toStep);
      fma(sp, broadcast(F, P2), sq.mul(broadcast(F, Q2))).intoArray(to, o + 2 * toStep);
      FloatVector last = fma(dq, broadcast(F, Q3), fromArray(F, from, i + 5 * step));
      fma(dp, broadcast(F, P3), last).intoArray(to, o + 3 * toStep);
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
    Objects.checkIndex(at, from.length);
    Objects.checkIndex(toAt, to.length);
    Objects.checkIndex(at + (lines - 1) * lineStep + 3 * step, from.length);
    Objects.checkIndex(toAt + (lines - 1) * toLineStep + 5 * toStep, to.length);
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector y0 = fromArray(F, from, i);
      FloatVector y1 = fromArray(F, from, i + step);
      FloatVector y2 = fromArray(F, from, i + 2 * step);
      FloatVector y3 = fromArray(F, from, i + 3 * step);
      y0.intoArray(to, o);
      y3.intoArray(to, o + 5 * toStep);
      FloatVector even = fma(y2, broadcast(F, P2), y0);
      FloatVector odd = fma(y3, broadcast(F, P3), y1.mul(broadcast(F, P)));
      even.add(odd).intoArray(to, o + toStep);
      even.sub(odd).intoArray(to, o + 2 * toStep);
      even = fma(y2, broadcast(F, Q2), y0);
      odd = fma(y3, broadcast(F, Q3), y1.mul(broadcast(F, Q)));
      even.add(odd).intoArray(to, o + 3 * toStep);
      even.sub(odd).intoArray(to, o + 4 * toStep);
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
    Objects.checkIndex(at, from.length);
    Objects.checkIndex(toAt, to.length);
    Objects.checkIndex(at + (lines - 1) * lineStep + 5 * step, from.length);
    Objects.checkIndex(toAt + (lines - 1) * toLineStep + 2 * toStep, to.length);
    for (int l = 0; l < lines; l++) {
      int i = at + l * lineStep;
      int o = toAt + l * toLineStep;
      FloatVector u1 = fromArray(F, from, i + step);
      FloatVector u2 = fromArray(F, from, i + 2 * step);
      FloatVector u3 = fromArray(F, from, i + 3 * step);
      FloatVector u4 = fromArray(F, from, i + 4 * step);
      FloatVector sp = u1.add(u2);
      FloatVector sq = u3.add(u4);
      FloatVector first = fma(sp, broadcast(F, GP0), sq.mul(broadcast(F, GQ0)));
      fma(fromArray(F, from, i), broadcast(F, G0), first).intoArray(to, o);
      FloatVector dp = u1.sub(u2);
      FloatVector dq = u3.sub(u4);
      fma(dp, broadcast(F, GP1), dq.mul(broadcast(F, GQ1))).intoArray(to, o + toStep);
      FloatVector last = fma(sp, broadcast(F, GP2), fromArray(F, from, i + 5 * step));
      fma(sq, broadcast(F, GQ2), last).intoArray(to, o + 2 * toStep);
    }
  }
}
