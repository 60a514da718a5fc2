package dev.cotangent.cpu;

import dev.cotangent.backend.Window2d;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;

/** A convolution with its operands, and its three results by plain loops in float64. */
record ConvProblem(ConvShape s, int offset, float[] x, float[] w, float[] dy) {

  /** Returns a shape; extents, stride, dilation, padding and groups vary. */
  static ConvShape random(SplittableRandom r) {
    int[] sizes = {1, 3, 5, 7, 2};
    int[] perGroup = {1, 2, 3, 6, 16, 17, 33, 40};
    int groups = r.nextInt(3) == 0 ? 1 + r.nextInt(4) : 1;
    boolean depthwise = r.nextInt(5) == 0;
    int channels = depthwise ? 1 + r.nextInt(40) : groups * perGroup[r.nextInt(perGroup.length)];
    int out = depthwise ? channels : groups * perGroup[r.nextInt(perGroup.length)];
    while (true) {
      Window2d window =
          new Window2d(
              sizes[r.nextInt(sizes.length)],
              sizes[r.nextInt(sizes.length)],
              1 + r.nextInt(3),
              1 + r.nextInt(3),
              1 + r.nextInt(2),
              1 + r.nextInt(2),
              r.nextInt(4),
              r.nextInt(4),
              r.nextInt(4),
              r.nextInt(4));
      ConvShape s =
          new ConvShape(
              window,
              depthwise ? channels : groups,
              1 + r.nextInt(3),
              1 + r.nextInt(15),
              1 + r.nextInt(15),
              channels,
              out);
      if (s.p() > 0 && s.q() > 0) {
        return s;
      }
    }
  }

  static ConvProblem integers(ConvShape s, SplittableRandom r) {
    ConvProblem p = empty(s, r.nextInt(5));
    for (float[] array : new float[][] {p.x, p.w, p.dy}) {
      for (int i = 0; i < array.length; i++) {
        array[i] = r.nextInt(5) - 2;
      }
    }
    return p;
  }

  static ConvProblem normal(ConvShape s, SplittableRandom r) {
    ConvProblem p = empty(s, r.nextInt(5));
    for (float[] array : new float[][] {p.x, p.w, p.dy}) {
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) r.nextGaussian();
      }
    }
    return p;
  }

  private static ConvProblem empty(ConvShape s, int offset) {
    return new ConvProblem(
        s,
        offset,
        new float[offset + s.batch() * s.height() * s.width() * s.channels()],
        new float[offset + s.out() * s.filterSize()],
        new float[offset + s.batch() * s.p() * s.q() * s.out()]);
  }

  private static float[] stale(float[] like) {
    float[] array = new float[like.length];
    Arrays.fill(array, Float.NaN);
    return array;
  }

  float[] forward(Conv2d conv) {
    float[] y = stale(dy);
    conv.forward(s, x, offset, w, offset, y, offset, TileEpilogue.NONE);
    return positiveZeros(y);
  }

  float[] gradInput(Conv2d conv) {
    float[] dx = stale(x);
    conv.gradInput(s, dy, offset, w, offset, dx, offset);
    return positiveZeros(dx);
  }

  float[] gradFilter(Conv2d conv) {
    float[] dw = stale(w);
    conv.gradFilter(s, dy, offset, x, offset, dw, offset);
    return positiveZeros(dw);
  }

  private static float[] positiveZeros(float[] array) {
    for (int i = 0; i < array.length; i++) {
      array[i] += 0f;
    }
    return array;
  }

  /** Meets the products x[ix + i] * w[iw + i] that belong to y[iy], for {@code count} i from 0. */
  private interface Terms {
    void meet(int ix, int iw, int iy, int count);
  }

  private void terms(Terms terms) {
    Window2d v = s.window();
    int cg = s.groupChannels();
    for (int b = 0; b < s.batch(); b++) {
      for (int p = 0; p < s.p(); p++) {
        for (int q = 0; q < s.q(); q++) {
          for (int a = 0; a < v.height(); a++) {
            for (int c = 0; c < v.width(); c++) {
              int h = p * v.strideHeight() - v.padTop() + a * v.dilationHeight();
              int k = q * v.strideWidth() - v.padLeft() + c * v.dilationWidth();
              if (h < 0 || h >= s.height() || k < 0 || k >= s.width()) {
                continue;
              }
              for (int o = 0; o < s.out(); o++) {
                int first = o / s.groupFilters() * cg;
                terms.meet(
                    offset + ((b * s.height() + h) * s.width() + k) * s.channels() + first,
                    offset + ((o * v.height() + a) * v.width() + c) * cg,
                    offset + ((b * s.p() + p) * s.q() + q) * s.out() + o,
                    cg);
              }
            }
          }
        }
      }
    }
  }

  private float[] result(double[] sums) {
    float[] result = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      result[i] = i < offset ? Float.NaN : (float) sums[i];
    }
    return positiveZeros(result);
  }

  float[] expectedForward() {
    double[] y = new double[dy.length];
    terms((ix, iw, iy, count) -> {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += (double) x[ix + i] * w[iw + i];
      }
      y[iy] += sum;
    });
    return result(y);
  }

  float[] expectedGradInput() {
    double[] dx = new double[x.length];
    terms((ix, iw, iy, count) -> {
      for (int i = 0; i < count; i++) {
        dx[ix + i] += (double) dy[iy] * w[iw + i];
      }
    });
    return result(dx);
  }

  float[] expectedGradFilter() {
    double[] dw = new double[w.length];
    terms((ix, iw, iy, count) -> {
      for (int i = 0; i < count; i++) {
        dw[iw + i] += (double) dy[iy] * x[ix + i];
      }
    });
    return result(dw);
  }

  /** Checks that two results agree within what rounding of sums of unit normals explains. */
  static void assertClose(float[] actual, float[] expected, int from, int terms) {
    for (int i = from; i < actual.length; i++) {
      Assertions.assertThat((double) actual[i] - expected[i])
          .as("element %d", i)
          .isBetween(-terms * 0x1p-22, terms * 0x1p-22);
    }
  }
}
