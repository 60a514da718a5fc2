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
    int rowStep = g.rowStep();
    int columnStep = g.columnStep();
    for (int p = 0; p < g.rows(); p++) {
      int a0 = g.firstRow(p);
      int rows = g.endRow(p) - a0;
      for (int q = 0; q < g.columns(); q++) {
        int b0 = g.firstColumn(q);
        int columns = rows <= 0 ? 0 : g.endColumn(q) - b0;
        int tap = columns <= 0 ? 0 : a0 * g.window().width() + b0;
        int from = xAt + g.origin(p, q);
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
    int c = 0;
    for (; c <= channels - COUNT; c += COUNT) {
      FloatVector best = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
      IntVector won = IntVector.broadcast(I, tap);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < columns; b++) {
          FloatVector value = FloatVector.fromArray(F, x, from + a * rowStep + b * columnStep + c);
          VectorMask<Float> stays = value.compare(LE, best).or(best.compare(NE, best));
          best = value.blend(best, stays);
          won = IntVector.broadcast(I, tap + a * tapStep + b).blend(won, stays.cast(I));
        }
      }
      best.intoArray(y, yAt + c);
      won.intoArray(winner, winnerAt + c);
    }
    if (c < channels) {
      VectorMask<Float> lanes = F.indexInRange(c, channels);
      FloatVector best = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
      IntVector won = IntVector.broadcast(I, tap);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < columns; b++) {
          int at = from + a * rowStep + b * columnStep + c;
          FloatVector value = FloatVector.fromArray(F, x, at, lanes);
          VectorMask<Float> stays = value.compare(LE, best).or(best.compare(NE, best));
          best = value.blend(best, stays);
          won = IntVector.broadcast(I, tap + a * tapStep + b).blend(won, stays.cast(I));
        }
      }
      best.intoArray(y, yAt + c, lanes);
      won.intoArray(winner, winnerAt + c, lanes.cast(I));
    }
  }

  @Override
  public void average(
      PoolGeometry g, boolean countPadding, float[] x, int xAt, float[] y, int yAt) {
    int channels = g.channels();
    int rowStep = g.rowStep();
    int columnStep = g.columnStep();
    for (int p = 0; p < g.rows(); p++) {
      int rows = g.endRow(p) - g.firstRow(p);
      for (int q = 0; q < g.columns(); q++) {
        int columns = g.endColumn(q) - g.firstColumn(q);
        int from = xAt + g.origin(p, q);
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
    int c = 0;
    for (; c <= channels - COUNT; c += COUNT) {
      FloatVector sum = FloatVector.zero(F);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < columns; b++) {
          sum = sum.add(FloatVector.fromArray(F, x, from + a * rowStep + b * columnStep + c));
        }
      }
      sum.div(divisor).intoArray(y, yAt + c);
    }
    if (c < channels) {
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

  /** Where windows tile the image, each tap is written once, by whole vectors. */
  @Override
  public void maxGrad(
      PoolGeometry g,
      int[] taps,
      float[] dy,
      int dyAt,
      int[] winner,
      int winnerAt,
      float[] dx,
      int at) {
    if (!g.tiles() || g.channels() % COUNT != 0) {
      PoolLoops.super.maxGrad(g, taps, dy, dyAt, winner, winnerAt, dx, at);
      return;
    }
    int channels = g.channels();
    for (int p = 0; p < g.rows(); p++) {
      for (int q = 0; q < g.columns(); q++) {
        int shift = (p * g.columns() + q) * channels;
        int to = at + g.origin(p, q);
        give(dy, dyAt + shift, winner, winnerAt + shift, taps, dx, to, channels);
      }
    }
  }

  /** Writes dy to the tap that won and 0 to the others; 0 is added, so that -0 becomes 0. */
  private static void give(
      float[] dy, int dyAt, int[] winner, int winnerAt, int[] taps, float[] dx, int to, int n) {
    for (int c = 0; c < n; c += COUNT) {
      FloatVector given = FloatVector.fromArray(F, dy, dyAt + c).add(0f);
      IntVector won = IntVector.fromArray(I, winner, winnerAt + c);
      for (int tap = 0; tap < taps.length; tap++) {
        VectorMask<Float> wins = won.compare(EQ, tap).cast(F);
        FloatVector.zero(F).blend(given, wins).intoArray(dx, to + taps[tap] + c);
      }
    }
  }

  @Override
  public void averageGrad(
      PoolGeometry g, boolean countPadding, float[] dy, int dyAt, float[] dx, int at) {
    int channels = g.channels();
    int rowStep = g.rowStep();
    int columnStep = g.columnStep();
    for (int p = 0; p < g.rows(); p++) {
      int rows = g.endRow(p) - g.firstRow(p);
      for (int q = 0; q < g.columns(); q++) {
        int columns = g.endColumn(q) - g.firstColumn(q);
        int to = at + g.origin(p, q) + g.firstRow(p) * rowStep + g.firstColumn(q) * columnStep;
        int from = dyAt + (p * g.columns() + q) * channels;
        float divisor = g.divisor(countPadding, p, q);
        spread(dy, from, divisor, channels, rowStep, rows, columnStep, columns, dx, to);
      }
    }
  }

  /** Adds dy / divisor to every tap of one window. */
  private static void spread(
      float[] dy,
      int dyAt,
      float divisor,
      int channels,
      int rowStep,
      int rows,
      int columnStep,
      int columns,
      float[] dx,
      int to) {
    int c = 0;
    for (; c <= channels - COUNT; c += COUNT) {
      FloatVector share = FloatVector.fromArray(F, dy, dyAt + c).div(divisor);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < columns; b++) {
          int at = to + a * rowStep + b * columnStep + c;
          FloatVector.fromArray(F, dx, at).add(share).intoArray(dx, at);
        }
      }
    }
    if (c < channels) {
      VectorMask<Float> lanes = F.indexInRange(c, channels);
      FloatVector share = FloatVector.fromArray(F, dy, dyAt + c, lanes).div(divisor);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < columns; b++) {
          int at = to + a * rowStep + b * columnStep + c;
          FloatVector.fromArray(F, dx, at, lanes).add(share).intoArray(dx, at, lanes);
        }
      }
    }
  }
}
