package dev.cotangent.backend.cases;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.DefaultConv;
import dev.cotangent.backend.DefaultMatmul;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Operands;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * Computes in float64 and tracks, for each number, the error a backend of a given precision may
 * make.
 *
 * <p>A running error analysis (Wilkinson 1986): each number carries the root mean square of its
 * rounding error, and each primitive says how it makes and passes on errors: {@link RoundingModel}
 * for single operations, {@link TrackedProgram} for expressions, {@link TrackedSum} for sums. All
 * other kernels are their defaults (but for {@link TrackedConv}, {@link TrackedPadding} and {@link
 * TrackedWinograd}), so their tolerances follow without a formula for each. Written for clarity,
 * independently of the reference backend, which is tested against it.
 */
final class TrackingBackend implements Backend {
  private final RoundingModel model;
  private final Operands operands = new Operands(this, "tracking");

  TrackingBackend(Precision precision) {
    this.model = new RoundingModel(precision);
  }

  /**
   * Returns how far each element of a dense tensor may be off: infinite where anything will do, NaN
   * where anything will do that is not finite.
   */
  double[] tolerances(Tensor tensor) {
    TrackedBuffer buffer = buffer(tensor);
    int[] at = TrackedBuffer.positions(tensor.layout());
    return Arrays.stream(at).mapToDouble(i -> RoundingModel.DEVIATIONS * buffer.error[i]).toArray();
  }

  @Override
  public String name() {
    return "tracking";
  }

  @Override
  public String description() {
    return "float64 with the errors of " + model.precision();
  }

  @Override
  public void close() {
    operands.close();
  }

  @Override
  public Tensor allocate(ElementType type, Shape shape, Lifetime lifetime) {
    return new Tensor(new TrackedBuffer(this, type, shape.size()), Layout.dense(shape, 0));
  }

  @Override
  public void release(Buffer buffer, String by) {
    operands.require("release", buffer);
    buffer.markReleased(by);
  }

  @Override
  public void persist(Buffer buffer) {
    operands.require("persist", buffer);
  }

  @Override
  public void write(double[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    TrackedBuffer buffer = buffer(target);
    int[] at = TrackedBuffer.positions(target.layout());
    for (int i = 0; i < at.length; i++) {
      buffer.value[at[i]] = model.precision().narrow(values[i]);
      buffer.error[at[i]] = 0;
    }
  }

  @Override
  public void write(float[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    write(wide, target);
  }

  @Override
  public void write(int[] values, Tensor target) {
    operands.transfer("write", ElementType.INT, values.length, target);
    TrackedBuffer buffer = buffer(target);
    int[] at = TrackedBuffer.positions(target.layout());
    for (int i = 0; i < at.length; i++) {
      buffer.value[at[i]] = values[i];
      buffer.error[at[i]] = 0;
    }
  }

  @Override
  public void read(Tensor source, double[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    TrackedBuffer buffer = buffer(source);
    int[] at = TrackedBuffer.positions(source.layout());
    for (int i = 0; i < at.length; i++) {
      values[i] = buffer.value[at[i]];
    }
  }

  @Override
  public void read(Tensor source, float[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    TrackedBuffer buffer = buffer(source);
    int[] at = TrackedBuffer.positions(source.layout());
    for (int i = 0; i < at.length; i++) {
      values[i] = (float) buffer.value[at[i]];
    }
  }

  @Override
  public void read(Tensor source, int[] values) {
    operands.transfer("read", ElementType.INT, values.length, source);
    TrackedBuffer buffer = buffer(source);
    int[] at = TrackedBuffer.positions(source.layout());
    for (int i = 0; i < at.length; i++) {
      values[i] = (int) buffer.value[at[i]];
    }
  }

  @Override
  public void synchronise() {
    operands.requireOpen("synchronise");
  }

  @Override
  public void fill(double value, Tensor target) {
    operands.fill(value, target);
    TrackedBuffer buffer = buffer(target);
    for (int at : TrackedBuffer.positions(target.layout())) {
      buffer.value[at] = value;
      buffer.error[at] = RoundingModel.isFloat(value) ? 0 : model.rounded(value, 0);
    }
  }

  @Override
  public void copyView(Tensor view, Tensor target) {
    operands.copyView(view, target);
    TrackedBuffer from = buffer(view);
    TrackedBuffer to = buffer(target);
    int[] source = TrackedBuffer.positions(view.layout());
    int[] at = TrackedBuffer.positions(target.layout());
    for (int i = 0; i < at.length; i++) {
      to.value[at[i]] = from.value[source[i]];
      to.error[at[i]] = from.error[source[i]];
    }
  }

  @Override
  public void addView(Tensor source, Tensor view) {
    operands.addView(source, view);
    TrackedBuffer from = buffer(source);
    TrackedBuffer to = buffer(view);
    int[] at = TrackedBuffer.positions(source.layout());
    int[] into = TrackedBuffer.positions(view.layout());
    for (int i = 0; i < at.length; i++) {
      accumulate(from, at[i], to, into[i]);
    }
  }

  @Override
  public void pointwise(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    operands.pointwise(f, in, scalars, out);
    TrackedLoops.pointwise(model, f, in, scalars, out);
  }

  @Override
  public void reduce(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    operands.reduce(reduction, map, in, scalars, out);
    TrackedLoops.reduce(model, reduction, map, in, scalars, out);
  }

  @Override
  public void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    operands.matmul(spec, a, b, c);
    TrackedLoops.matmul(model, spec, a, b, c);
  }

  @Override
  public void takeRows(Tensor table, Tensor indices, Tensor rows) {
    operands.takeRows(table, indices, rows);
    TrackedBuffer from = buffer(table);
    TrackedBuffer to = buffer(rows);
    int width = table.shape().last();
    int[] row = rows(indices, table.shape().extent(0));
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < width; j++) {
        int source = table.layout().offset() + row[i] * width + j;
        int target = rows.layout().offset() + i * width + j;
        to.value[target] = from.value[source];
        to.error[target] = from.error[source];
      }
    }
  }

  @Override
  public void addRows(Tensor rows, Tensor indices, Tensor table) {
    operands.addRows(rows, indices, table);
    int width = table.shape().last();
    int[] row = rows(indices, table.shape().extent(0));
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < width; j++) {
        int source = rows.layout().offset() + i * width + j;
        int target = table.layout().offset() + row[i] * width + j;
        accumulate(buffer(rows), source, buffer(table), target);
      }
    }
  }

  @Override
  public void conv2d(Conv2dSpec spec, Tensor x, Tensor w, Epilogue epilogue, Tensor y) {
    DefaultConv.conv2d(this, spec, x, w, Epilogue.none(), y);
    TrackedPadding.forward(spec, x, w, y);
    if (TrackedWinograd.applies(spec, w)) {
      TrackedWinograd.forward(model, spec, x, w, y);
    }
    int out = w.shape().extent(0);
    KernelShapes.epilogue("conv2d", epilogue, out);
    DefaultMatmul.apply(this, epilogue, y.reshape(y.size() / Math.max(1, out), out));
  }

  @Override
  public void conv2dGradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    new TrackedConv(model, spec, dy, w, dx).gradInput();
    TrackedPadding.gradInput(spec, dy, w, dx);
    if (TrackedWinograd.applies(spec, w)) {
      TrackedWinograd.gradInput(model, spec, dy, w, dx);
    }
  }

  @Override
  public void conv2dGradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    DefaultConv.gradFilter(this, spec, dy, x, dw);
    TrackedPadding.gradFilter(spec, dy, x, dw);
    if (TrackedWinograd.applies(spec, dw)) {
      TrackedWinograd.gradFilter(model, spec, dy, x, dw);
    }
  }

  static TrackedBuffer buffer(Tensor tensor) {
    if (tensor.buffer() instanceof TrackedBuffer tracked) {
      tracked.requireLive();
      return tracked;
    }
    throw new IllegalArgumentException("tracking: " + tensor + " belongs to another backend");
  }

  private int[] rows(Tensor indices, int count) {
    int[] rows = new int[indices.size()];
    read(indices, rows);
    Operands.requireIndices("rows", rows, 0, rows.length, count);
    return rows;
  }

  /** to += from; the errors add in quadrature, like those of any sum. */
  private void accumulate(TrackedBuffer from, int source, TrackedBuffer to, int target) {
    double term = from.value[source];
    double sum = to.value[target] + term;
    double inherited = Math.hypot(from.error[source], to.error[target]);
    boolean exact = inherited == 0 && RoundingModel.isFloat(sum);
    double fresh = model.half() * (Math.abs(to.value[target]) + Math.abs(term));
    to.value[target] = model.overflowed(sum);
    to.error[target] = exact || !Double.isFinite(sum) ? inherited : Math.hypot(inherited, fresh);
  }
}
