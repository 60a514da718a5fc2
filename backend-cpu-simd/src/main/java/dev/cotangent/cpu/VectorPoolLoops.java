package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.I;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of pooling by the Vector API: a vector of channels at a time, all taps in registers.
 *
 * <p>The last, partial vector of the channels runs the same code under a mask.
 */
final class VectorPoolLoops implements PoolLoops {

  @Override
  public void max(
      PoolGeometry g, float[] x, int xAt, float[] y, int yAt, int[] winner, int winnerAt) {
    int channels = g.channels();
    int rowStep = g.window().dilationHeight() * g.width() * channels;
    int columnStep = g.window().dilationWidth() * channels;
    for (int p = 0; p < g.rows(); p++) {
      int a0 = g.firstRow(p);
      int rows = g.endRow(p) - a0;
      for (int q = 0; q < g.columns(); q++) {
        int b0 = g.firstColumn(q);
        int columns = rows <= 0 ? 0 : g.endColumn(q) - b0;
        int tap = columns <= 0 ? 0 : a0 * g.window().width() + b0;
        int from = xAt + (g.top(p) * g.width() + g.left(q)) * channels;
        from += a0 * rowStep + b0 * columnStep;
        int shift = (p * g.columns() + q) * channels;
        window(
            x,
            from,
            rowStep,
            rows,
            columnStep,
            columns,
            tap,
            g.window().width(),
            channels,
            y,
            yAt + shift,
            winner,
            winnerAt + shift);
      }
    }
  }

  /** One output position: taps from {@code from} on, numbered from {@code tap} on. */
  private static void window(
      float[] x,
      int from,
      int rowStep,
      int rows,
      int columnStep,
      int columns,
      int tap,
      int tapStep,
      int channels,
      float[] y,
      int yAt,
      int[] winner,
      int winnerAt) {
    for (int c = 0; c < channels; c += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(c, channels);
      FloatVector best = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
      IntVector won = IntVector.broadcast(I, tap);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < columns; b++) {
          FloatVector value =
              FloatVector.fromArray(F, x, from + a * rowStep + b * columnStep + c, lanes);
          VectorMask<Float> stays = value.compare(LE, best).or(best.compare(NE, best));
          best = value.blend(best, stays);
          won = won.blend(tap + a * tapStep + b, stays.not().cast(I));
        }
      }
      best.intoArray(y, yAt + c, lanes);
      won.intoArray(winner, winnerAt + c, lanes.cast(I));
    }
  }

  @Override
  public void maxGrad(
      PoolGeometry g, float[] dy, int dyAt, int[] winner, int winnerAt, float[] dx, int at) {
    int channels = g.channels();
    int rowStep = g.window().dilationHeight() * g.width() * channels;
    int columnStep = g.window().dilationWidth() * channels;
    for (int p = 0; p < g.rows(); p++) {
      for (int q = 0; q < g.columns(); q++) {
        int origin = at + (g.top(p) * g.width() + g.left(q)) * channels;
        int shift = (p * g.columns() + q) * channels;
        for (int a = g.firstRow(p); a < g.endRow(p); a++) {
          for (int b = g.firstColumn(q); b < g.endColumn(q); b++) {
            int to = origin + a * rowStep + b * columnStep;
            int tap = a * g.window().width() + b;
            addWhere(dy, dyAt + shift, winner, winnerAt + shift, tap, dx, to, channels);
          }
        }
      }
    }
  }

  /** y[i] += x[i] where key[i] is {@code wanted}. */
  private static void addWhere(
      float[] x, int xAt, int[] key, int keyAt, int wanted, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      VectorMask<Float> chosen =
          IntVector.fromArray(I, key, keyAt + i, lanes.cast(I)).compare(EQ, wanted).cast(F);
      FloatVector former = FloatVector.fromArray(F, y, yAt + i, lanes);
      FloatVector more = FloatVector.fromArray(F, x, xAt + i, lanes);
      former.blend(former.add(more), chosen).intoArray(y, yAt + i, lanes);
    }
  }

  @Override
  public void average(
      PoolGeometry g, boolean countPadding, float[] x, int xAt, float[] y, int yAt) {
    int channels = g.channels();
    int rowStep = g.window().dilationHeight() * g.width() * channels;
    int columnStep = g.window().dilationWidth() * channels;
    for (int p = 0; p < g.rows(); p++) {
      int rows = g.endRow(p) - g.firstRow(p);
      for (int q = 0; q < g.columns(); q++) {
        int columns = g.endColumn(q) - g.firstColumn(q);
        int from = xAt + (g.top(p) * g.width() + g.left(q)) * channels;
        from += g.firstRow(p) * rowStep + g.firstColumn(q) * columnStep;
        int to = yAt + (p * g.columns() + q) * channels;
        float divisor = g.divisor(countPadding, p, q);
        mean(x, from, rowStep, rows, columnStep, columns, divisor, channels, y, to);
      }
    }
  }

  private static void mean(
      float[] x,
      int from,
      int rowStep,
      int rows,
      int columnStep,
      int columns,
      float divisor,
      int channels,
      float[] y,
      int yAt) {
    for (int c = 0; c < channels; c += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(c, channels);
      FloatVector sum = FloatVector.zero(F);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < columns; b++) {
          int at = from + a * rowStep + b * columnStep + c;
          sum = sum.add(FloatVector.fromArray(F, x, at, lanes));
        }
      }
      sum.div(divisor).intoArray(y, yAt + c, lanes);
    }
  }

  @Override
  public void averageGrad(
      PoolGeometry g, boolean countPadding, float[] dy, int dyAt, float[] dx, int at) {
    int channels = g.channels();
    int rowStep = g.window().dilationHeight() * g.width() * channels;
    int columnStep = g.window().dilationWidth() * channels;
    for (int p = 0; p < g.rows(); p++) {
      for (int q = 0; q < g.columns(); q++) {
        int origin = at + (g.top(p) * g.width() + g.left(q)) * channels;
        int from = dyAt + (p * g.columns() + q) * channels;
        float divisor = g.divisor(countPadding, p, q);
        for (int a = g.firstRow(p); a < g.endRow(p); a++) {
          for (int b = g.firstColumn(q); b < g.endColumn(q); b++) {
            int to = origin + a * rowStep + b * columnStep;
            addQuotient(dy, from, divisor, dx, to, channels);
          }
        }
      }
    }
  }

  /** y[i] += x[i] / divisor. */
  private static void addQuotient(float[] x, int xAt, float divisor, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector more = FloatVector.fromArray(F, x, xAt + i, lanes).div(divisor);
      FloatVector.fromArray(F, y, yAt + i, lanes).add(more).intoArray(y, yAt + i, lanes);
    }
  }
}
