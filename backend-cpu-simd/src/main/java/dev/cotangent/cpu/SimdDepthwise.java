package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * The loops by the Vector API: channels along the lanes, four pixels or four taps at a time.
 *
 * <p>The last tap is taken after the loop over the others, since C2 boxes loop variables that are
 * stored as they leave the loop.
 */
final class SimdDepthwise extends DepthwiseKernel {

  @Override
  void product(
      float[] x,
      int xAt,
      int xStep,
      int[] taps,
      float[] w,
      int channels,
      int pixels,
      float[] y,
      int yAt) {
    for (int c = 0; c < channels; c += COUNT) {
      int lanes = Math.min(COUNT, channels - c);
      int j = 0;
      for (; j < pixels - 3; j += 4) {
        fourPixels(
            x, xAt + j * xStep + c, xStep, taps, w, c, channels, y, yAt + j * channels + c, lanes);
      }
      for (; j < pixels; j++) {
        onePixel(x, xAt + j * xStep + c, taps, w, c, channels, y, yAt + j * channels + c, lanes);
      }
    }
  }

  private static void fourPixels(
      float[] x,
      int xAt,
      int xStep,
      int[] taps,
      float[] w,
      int wAt,
      int channels,
      float[] y,
      int yAt,
      int lanes) {
    FloatVector s0 = zero(F);
    FloatVector s1 = zero(F);
    FloatVector s2 = zero(F);
    FloatVector s3 = zero(F);
    int wt = wAt;
    int last = taps.length - 1;
    for (int t = 0; t < last; t++) {
      int at = xAt + taps[t];
      FloatVector f = fromArray(F, w, wt);
      s0 = fma(f, fromArray(F, x, at), s0);
      s1 = fma(f, fromArray(F, x, at + xStep), s1);
      s2 = fma(f, fromArray(F, x, at + 2 * xStep), s2);
      s3 = fma(f, fromArray(F, x, at + 3 * xStep), s3);
      wt += channels;
    }
    int at = xAt + taps[last];
    FloatVector f = fromArray(F, w, wt);
    store(fma(f, fromArray(F, x, at), s0), y, yAt, lanes);
    store(fma(f, fromArray(F, x, at + xStep), s1), y, yAt + channels, lanes);
    store(fma(f, fromArray(F, x, at + 2 * xStep), s2), y, yAt + 2 * channels, lanes);
    store(fma(f, fromArray(F, x, at + 3 * xStep), s3), y, yAt + 3 * channels, lanes);
  }

  private static void onePixel(
      float[] x,
      int xAt,
      int[] taps,
      float[] w,
      int wAt,
      int channels,
      float[] y,
      int yAt,
      int lanes) {
    FloatVector s = zero(F);
    int wt = wAt;
    int last = taps.length - 1;
    for (int t = 0; t < last; t++) {
      s = fma(fromArray(F, w, wt), fromArray(F, x, xAt + taps[t]), s);
      wt += channels;
    }
    store(fma(fromArray(F, w, wt), fromArray(F, x, xAt + taps[last]), s), y, yAt, lanes);
  }

  private static void store(FloatVector s, float[] y, int at, int lanes) {
    if (lanes == COUNT) {
      s.intoArray(y, at);
    } else {
      Lanes.store(s, y, at, lanes);
    }
  }

  @Override
  void correlation(
      float[] x,
      int xAt,
      int xStep,
      int[] taps,
      float[] dy,
      int dyAt,
      int channels,
      int pixels,
      float[] sums,
      int sumsAt) {
    for (int c = 0; c < channels; c += COUNT) {
      int lanes = Math.min(COUNT, channels - c);
      int t = 0;
      for (; t < taps.length - 3; t += 4) {
        fourTaps(
            x,
            xAt + c,
            xStep,
            taps,
            t,
            dy,
            dyAt + c,
            channels,
            pixels,
            sums,
            sumsAt + t * channels + c,
            lanes);
      }
      for (; t < taps.length; t++) {
        oneTap(
            x,
            xAt + c + taps[t],
            xStep,
            dy,
            dyAt + c,
            channels,
            pixels,
            sums,
            sumsAt + t * channels + c,
            lanes);
      }
    }
  }

  private static void fourTaps(
      float[] x,
      int xAt,
      int xStep,
      int[] taps,
      int tap,
      float[] dy,
      int dyAt,
      int channels,
      int pixels,
      float[] sums,
      int sumsAt,
      int lanes) {
    FloatVector s0 = zero(F);
    FloatVector s1 = zero(F);
    FloatVector s2 = zero(F);
    FloatVector s3 = zero(F);
    int x0 = xAt + taps[tap];
    int x1 = xAt + taps[tap + 1];
    int x2 = xAt + taps[tap + 2];
    int x3 = xAt + taps[tap + 3];
    int from = 0;
    int at = dyAt;
    for (int j = 0; j < pixels; j++) {
      FloatVector g = fromArray(F, dy, at);
      s0 = fma(g, fromArray(F, x, x0 + from), s0);
      s1 = fma(g, fromArray(F, x, x1 + from), s1);
      s2 = fma(g, fromArray(F, x, x2 + from), s2);
      s3 = fma(g, fromArray(F, x, x3 + from), s3);
      from += xStep;
      at += channels;
    }
    store(fromArray(F, sums, sumsAt).add(s0), sums, sumsAt, lanes);
    store(fromArray(F, sums, sumsAt + channels).add(s1), sums, sumsAt + channels, lanes);
    store(fromArray(F, sums, sumsAt + 2 * channels).add(s2), sums, sumsAt + 2 * channels, lanes);
    store(fromArray(F, sums, sumsAt + 3 * channels).add(s3), sums, sumsAt + 3 * channels, lanes);
  }

  private static void oneTap(
      float[] x,
      int xAt,
      int xStep,
      float[] dy,
      int dyAt,
      int channels,
      int pixels,
      float[] sums,
      int sumsAt,
      int lanes) {
    FloatVector s = zero(F);
    int from = xAt;
    int at = dyAt;
    for (int j = 0; j < pixels; j++) {
      s = fma(fromArray(F, dy, at), fromArray(F, x, from), s);
      from += xStep;
      at += channels;
    }
    store(fromArray(F, sums, sumsAt).add(s), sums, sumsAt, lanes);
  }
}
