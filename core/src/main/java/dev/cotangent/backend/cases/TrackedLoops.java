package dev.cotangent.backend.cases;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** The three primitives of the tracking backend that compute. */
final class TrackedLoops {
  private TrackedLoops() {}

  /** The inputs of a program: where each element of each tensor lies. */
  private record Inputs(TrackedBuffer[] buffers, int[][] positions, double[] v, double[] e) {
    static Inputs of(Tensor[] in) {
      var buffers = new TrackedBuffer[in.length];
      var positions = new int[in.length][];
      for (int i = 0; i < in.length; i++) {
        buffers[i] = TrackingBackend.buffer(in[i]);
        positions[i] = TrackedBuffer.positions(in[i].layout());
      }
      return new Inputs(buffers, positions, new double[in.length], new double[in.length]);
    }

    void load(int linear) {
      for (int i = 0; i < buffers.length; i++) {
        v[i] = buffers[i].value[positions[i][linear]];
        e[i] = buffers[i].error[positions[i][linear]];
      }
    }
  }

  static void pointwise(RoundingModel model, Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    var program = new TrackedProgram(model, f, scalars);
    Inputs inputs = Inputs.of(in);
    Shape shape = out[0].shape();
    int[] index = new int[shape.rank()];
    for (int i = 0; i < shape.size(); i++) {
      inputs.load(i);
      indexOf(i, shape, index);
      program.evaluate(inputs.v, inputs.e, i, index);
      for (int k = 0; k < out.length; k++) {
        int number = f.outputs().get(k);
        put(out[k], i, program.value(number), program.error(number));
      }
    }
  }

  static void reduce(
      RoundingModel model,
      Reduction reduction,
      Fused map,
      Tensor[] in,
      double[] scalars,
      Tensor out) {
    var program = new TrackedProgram(model, map, scalars);
    Inputs inputs = Inputs.of(in);
    Shape shape = in[0].shape();
    int inner = shape.extent(2);
    int count = shape.extent(1);
    int[] index = new int[3];
    double[] v = new double[count];
    double[] e = new double[count];
    for (int i = 0; i < out.size(); i++) {
      for (int j = 0; j < count; j++) {
        int linear = (i / inner * count + j) * inner + i % inner;
        inputs.load(linear);
        indexOf(linear, shape, index);
        program.evaluate(inputs.v, inputs.e, linear, index);
        v[j] = program.value(map.outputs().get(0));
        e[j] = program.error(map.outputs().get(0));
      }
      if (reduction == Reduction.SUM) {
        var sum = new TrackedSum(model);
        for (int j = 0; j < count; j++) {
          sum.add(v[j], e[j]);
        }
        put(out, i, sum.value(), sum.error());
      } else {
        extremum(reduction, v, e, out, i);
      }
    }
  }

  private static void extremum(Reduction reduction, double[] v, double[] e, Tensor out, int i) {
    boolean largest = reduction == Reduction.MAX || reduction == Reduction.ARGMAX;
    if (reduction.isIndex() && v.length == 0) {
      throw new IllegalArgumentException("reduce: no index along an axis of extent 0");
    }
    int best = 0;
    for (int j = 1; j < v.length && !Double.isNaN(v[best]); j++) {
      boolean wins = largest ? v[j] > v[best] : v[j] < v[best];
      best = wins || Double.isNaN(v[j]) ? j : best;
    }
    double error = v.length == 0 ? 0 : e[best];
    boolean unsure = false;
    for (int j = 0; j < v.length; j++) {
      double errors = e[best] + e[j];
      boolean near = Math.abs(v[j] - v[best]) <= RoundingModel.DEVIATIONS * errors;
      unsure |= j != best && errors > 0 && near;
      error = near ? Math.max(error, e[j]) : error;
    }
    if (reduction.isIndex()) {
      put(out, i, best, unsure ? Double.POSITIVE_INFINITY : 0);
    } else {
      double nothing = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      put(out, i, v.length == 0 ? nothing : v[best], error);
    }
  }

  static void matmul(RoundingModel model, GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    TrackedBuffer x = TrackingBackend.buffer(a);
    TrackedBuffer y = TrackingBackend.buffer(b);
    TrackedBuffer z = TrackingBackend.buffer(c);
    int stepA = spec.transposeA() ? spec.lda() : 1;
    int stepB = spec.transposeB() ? 1 : spec.ldb();
    var sum = new TrackedSum(model);
    for (int i = 0; i < spec.batch() * spec.m() * spec.n(); i++) {
      int item = i / (spec.m() * spec.n());
      int row = i / spec.n() % spec.m();
      int column = i % spec.n();
      int p =
          a.layout().offset() + item * spec.strideA() + row * (spec.transposeA() ? 1 : spec.lda());
      int q =
          b.layout().offset()
              + item * spec.strideB()
              + column * (spec.transposeB() ? spec.ldb() : 1);
      int r = c.layout().offset() + item * spec.strideC() + row * spec.ldc() + column;
      sum.clear();
      for (int k = 0; k < spec.k(); k++, p += stepA, q += stepB) {
        sum.addProduct(x.value[p], x.error[p], y.value[q], y.error[q]);
      }
      finish(model, spec, sum, z, r);
    }
  }

  /** c = alpha * sum + beta * c. */
  private static void finish(
      RoundingModel model, GemmSpec spec, TrackedSum sum, TrackedBuffer c, int r) {
    double v = spec.alpha() * sum.value();
    double e = sum.error() * Math.abs(spec.alpha());
    e = spec.alpha() == 1 ? e : model.rounded(v, e);
    if (spec.beta() != 0) {
      double old = spec.beta() * c.value[r];
      double oldError = model.rounded(old, c.error[r] * Math.abs(spec.beta()));
      v = model.overflowed(v + old);
      e = joined(model, spec.k(), v, e, old, oldError);
    }
    c.value[r] = v;
    c.error[r] = e;
  }

  /** C may be the first term of the sum or the last: k additions that each round it. */
  private static double joined(
      RoundingModel model, int k, double v, double e, double old, double oldError) {
    if ((e == 0 && oldError == 0 && RoundingModel.isFloat(v)) || !Double.isFinite(v)) {
      return Math.hypot(e, oldError);
    }
    double fresh = model.half() * (Math.abs(v) + Math.sqrt(k) * Math.abs(old));
    return Math.hypot(Math.hypot(e, oldError), fresh);
  }

  private static void put(Tensor out, int linear, double value, double error) {
    TrackedBuffer buffer = TrackingBackend.buffer(out);
    Layout layout = out.layout();
    buffer.value[layout.offset() + linear] = value;
    buffer.error[layout.offset() + linear] = error;
  }

  private static void indexOf(int linear, Shape shape, int[] index) {
    int rest = linear;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
  }
}
