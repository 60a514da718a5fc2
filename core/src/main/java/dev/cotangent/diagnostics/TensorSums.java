package dev.cotangent.diagnostics;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sums over tensors, started one by one on their backend and read back together.
 *
 * <p>The tensors may be recycled as soon as a method has returned, since kernels run in order.
 */
final class TensorSums {
  /** Scale by which squares of small values are kept in the range of float32. */
  private static final double SMALL = 0x1p60;

  private static final int CHUNK = 1024;
  private static final double[] NO_SCALARS = {};
  private static final Expr X = Expr.input(0);
  private static final Expr ZERO = Expr.constant(0);
  private static final Expr ONE = Expr.constant(1);
  private static final Expr FINITE = Expr.select(X.minus(X).equalTo(ZERO), X, ZERO);
  private static final Fused SUM = Fused.of(FINITE);
  private static final Fused SQUARES = Fused.of(FINITE.square());
  private static final Fused SQUARES_OF_SMALL = Fused.of(FINITE.times(SMALL).square());
  private static final Fused SQUARES_OF_LARGE = Fused.of(FINITE.times(1 / SMALL).square());
  private static final Fused ZEROS = Fused.of(Expr.select(X.equalTo(ZERO), ONE, ZERO));
  private static final Fused NON_FINITE =
      Fused.of(Expr.select(X.minus(X).equalTo(ZERO), ZERO, ONE));
  private static final Fused SQUARES_OF_CHANGE = Fused.of(X.minus(Expr.input(1)).square());
  private static final Fused MAGNITUDE = Fused.of(X.abs());
  private static final Fused NEAR_ONE = beyond(X.abs(), 0.99);
  private static final Fused NEAR_ENDS = beyond(X.minus(0.5).abs(), 0.49);

  private final Backend backend;
  private final List<Tensor> chunks = new ArrayList<>();
  private final List<double[]> read = new ArrayList<>();
  private int left;

  TensorSums(Backend backend) {
    this.backend = backend;
  }

  /** Starts the statistics of a REAL tensor; what is returned may be called after {@link #read}. */
  Supplier<TensorStatistics> statistics(Tensor tensor) {
    return dense(
        tensor,
        all -> {
          Tensor row = all.reshape(1, all.size(), 1);
          Slot sum = start(SUM, row);
          Supplier<double[]> norm = norms(row);
          Slot zeros = start(ZEROS, row);
          Slot nonFinite = start(NON_FINITE, row);
          int n = all.size();
          return () -> statistics(n, sum.value(), norm.get()[0], zeros.value(), nonFinite.value());
        });
  }

  private static TensorStatistics statistics(
      int n, double sum, double norm, double zeros, double nonFinite) {
    double finite = n - nonFinite;
    double mean = finite > 0 ? sum / finite : 0;
    double square = finite > 0 ? norm * norm / finite : 0;
    double variance = Math.max(0, square - mean * mean);
    return new TensorStatistics(n, norm, mean, variance, share(zeros, n), share(nonFinite, n));
  }

  /** Starts the norms of x[time, ...] at each time. */
  Supplier<double[]> normsOverTime(Tensor x) {
    int time = x.shape().extent(0);
    return dense(x, all -> norms(all.reshape(time, time == 0 ? 0 : all.size() / time, 1)));
  }

  /** Starts the norm of a tensor. */
  Supplier<Double> norm(Tensor x) {
    return dense(
        x,
        all -> {
          Supplier<double[]> norms = norms(all.reshape(1, all.size(), 1));
          return () -> norms.get()[0];
        });
  }

  /** Starts ||a - b||. */
  Supplier<Double> distance(Tensor a, Tensor b) {
    Slot squares = start(SQUARES_OF_CHANGE, a.reshape(1, a.size(), 1), b.reshape(1, b.size(), 1));
    return () -> Math.sqrt(squares.value());
  }

  /** Starts the share of the last axis's units that are 0 everywhere. */
  Supplier<Double> deadUnits(Tensor x) {
    return dense(
        x,
        all -> {
          int units = all.shape().last();
          Tensor most = backend.allocate(ElementType.REAL, Shape.of(1, units), Lifetime.SCOPED);
          Tensor[] rows = {all.reshape(1, all.size() / units, units)};
          backend.reduce(Reduction.MAX, MAGNITUDE, rows, NO_SCALARS, most);
          Slot dead = start(ZEROS, most.reshape(1, units, 1));
          release(most);
          return () -> share(dead.value(), units);
        });
  }

  /** Starts the share of values that are NaN or infinite. */
  Supplier<Double> nonFinite(Tensor x) {
    return shareOf(NON_FINITE, x);
  }

  /** Starts the share of values with |x| &gt; 0.99. */
  Supplier<Double> nearOne(Tensor x) {
    return shareOf(NEAR_ONE, x);
  }

  /** Starts the share of values below 0.01 or above 0.99. */
  Supplier<Double> nearZeroOrOne(Tensor x) {
    return shareOf(NEAR_ENDS, x);
  }

  /** Reads everything that was started; nothing more can be started then. */
  void read() {
    for (Tensor chunk : chunks) {
      double[] values = new double[chunk.size()];
      backend.read(chunk, values);
      read.add(values);
      release(chunk);
    }
  }

  private Supplier<Double> shareOf(Fused map, Tensor x) {
    return dense(
        x,
        all -> {
          Slot hits = start(map, all.reshape(1, all.size(), 1));
          return () -> share(hits.value(), all.size());
        });
  }

  private static double share(double hits, int of) {
    return of == 0 ? 0 : hits / of;
  }

  /** Norms of rows [rows, size, 1]: squares as they are, of small and of large values. */
  private Supplier<double[]> norms(Tensor rows) {
    Slot plain = start(SQUARES, rows);
    Slot small = start(SQUARES_OF_SMALL, rows);
    Slot large = start(SQUARES_OF_LARGE, rows);
    return () -> {
      double[] norms = new double[plain.count()];
      Arrays.setAll(norms, i -> norm(plain.value(i), small.value(i), large.value(i)));
      return norms;
    };
  }

  private static double norm(double plain, double small, double large) {
    if (plain > 1e30) {
      return Math.sqrt(large) * SMALL;
    }
    return plain < 1e-30 ? Math.sqrt(small) / SMALL : Math.sqrt(plain);
  }

  /** Starts a sum along the middle axis of [rows, size, 1]. */
  private Slot start(Fused map, Tensor... in) {
    int rows = in[0].shape().extent(0);
    Slot slot = reserve(rows);
    Tensor target = chunks.get(slot.chunk()).slice(0, slot.from(), rows).reshape(rows, 1);
    backend.reduce(Reduction.SUM, map, in, NO_SCALARS, target);
    return slot;
  }

  private Slot reserve(int count) {
    if (left < count) {
      int size = Math.max(CHUNK, count);
      chunks.add(backend.allocate(ElementType.REAL, Shape.of(size), Lifetime.PERSISTENT));
      left = size;
    }
    int from = chunks.getLast().size() - left;
    left -= count;
    return new Slot(chunks.size() - 1, from, count);
  }

  private <T> T dense(Tensor x, Function<Tensor, T> use) {
    if (x.isDense()) {
      return use.apply(x);
    }
    Tensor copy = backend.allocate(x.type(), x.shape(), Lifetime.SCOPED);
    backend.copyView(x, copy);
    T result = use.apply(copy);
    release(copy);
    return result;
  }

  private void release(Tensor workspace) {
    backend.release(workspace.buffer(), "the statistics it was needed for");
  }

  private static Fused beyond(Expr x, double limit) {
    return Fused.of(Expr.select(Expr.constant(limit).less(x), ONE, ZERO));
  }

  /** Where the results of a reduction will be. */
  private final class Slot {
    private final int chunk;
    private final int from;
    private final int count;

    Slot(int chunk, int from, int count) {
      this.chunk = chunk;
      this.from = from;
      this.count = count;
    }

    int chunk() {
      return chunk;
    }

    int from() {
      return from;
    }

    int count() {
      return count;
    }

    double value() {
      return value(0);
    }

    double value(int i) {
      return read.get(chunk)[from + i];
    }
  }
}
