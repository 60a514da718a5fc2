package consumer.abacus;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Operands;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * A backend with buffers of its own that lets the reference move its beads, and counts the
 * multiply-adds of matrix products. All kernels but the primitives are the defaults.
 */
final class Abacus implements Backend {
  private final Operands operands = new Operands(this, "abacus");
  private final ReferenceBackend beads = new ReferenceBackend();
  private final LongAdder moves = new LongAdder();

  /** Where a buffer's numbers are. */
  private static final class Rod extends Buffer {
    private final Buffer beads;

    Rod(Abacus owner, Buffer beads) {
      super(owner, beads.type(), beads.length());
      this.beads = beads;
    }
  }

  private static Tensor on(Tensor tensor) {
    return new Tensor(((Rod) tensor.buffer()).beads, tensor.layout());
  }

  private static Tensor[] on(Tensor[] tensors) {
    return Arrays.stream(tensors).map(Abacus::on).toArray(Tensor[]::new);
  }

  @Override
  public String name() {
    return "abacus";
  }

  @Override
  public String description() {
    return "beads on rods, " + moves + " moved";
  }

  @Override
  public void close() {
    operands.close();
    beads.close();
  }

  @Override
  public Tensor allocate(ElementType type, Shape shape, Lifetime lifetime) {
    operands.requireOpen("allocate");
    Tensor tensor = beads.allocate(type, shape, lifetime);
    return new Tensor(new Rod(this, tensor.buffer()), Layout.dense(shape, 0));
  }

  @Override
  public void release(Buffer buffer, String by) {
    operands.require("release", buffer);
    buffer.markReleased(by);
    beads.release(((Rod) buffer).beads, by);
  }

  @Override
  public void persist(Buffer buffer) {
    operands.require("persist", buffer);
    beads.persist(((Rod) buffer).beads);
  }

  @Override
  public void write(double[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    beads.write(values, on(target));
  }

  @Override
  public void write(float[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    beads.write(values, on(target));
  }

  @Override
  public void write(int[] values, Tensor target) {
    operands.transfer("write", ElementType.INT, values.length, target);
    beads.write(values, on(target));
  }

  @Override
  public void read(Tensor source, double[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    beads.read(on(source), values);
  }

  @Override
  public void read(Tensor source, float[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    beads.read(on(source), values);
  }

  @Override
  public void read(Tensor source, int[] values) {
    operands.transfer("read", ElementType.INT, values.length, source);
    beads.read(on(source), values);
  }

  @Override
  public void synchronise() {
    operands.requireOpen("synchronise");
  }

  @Override
  public void fill(double value, Tensor target) {
    operands.fill(value, target);
    beads.fill(value, on(target));
  }

  @Override
  public void copyView(Tensor view, Tensor target) {
    operands.copyView(view, target);
    beads.copyView(on(view), on(target));
  }

  @Override
  public void addView(Tensor source, Tensor view) {
    operands.addView(source, view);
    beads.addView(on(source), on(view));
  }

  @Override
  public void pointwise(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    operands.pointwise(f, in, scalars, out);
    beads.pointwise(f, on(in), scalars, on(out));
  }

  @Override
  public void reduce(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    operands.reduce(reduction, map, in, scalars, out);
    beads.reduce(reduction, map, on(in), scalars, on(out));
  }

  @Override
  public void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    operands.matmul(spec, a, b, c);
    beads.matmul(spec, on(a), on(b), on(c));
    moves.add((long) spec.batch() * spec.m() * spec.n() * spec.k());
  }

  @Override
  public void takeRows(Tensor table, Tensor indices, Tensor rows) {
    operands.takeRows(table, indices, rows);
    beads.takeRows(on(table), on(indices), on(rows));
  }

  @Override
  public void addRows(Tensor rows, Tensor indices, Tensor table) {
    operands.addRows(rows, indices, table);
    beads.addRows(on(rows), on(indices), on(table));
  }
}
