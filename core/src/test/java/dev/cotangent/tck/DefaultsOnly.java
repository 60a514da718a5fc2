package dev.cotangent.tck;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** The primitives of a backend with the default of every other kernel. */
final class DefaultsOnly implements Backend {
  private final Backend backend;

  DefaultsOnly(Backend backend) {
    this.backend = backend;
  }

  @Override
  public String name() {
    return backend.name() + " with defaults only";
  }

  @Override
  public String description() {
    return backend.description();
  }

  @Override
  public void close() {
    backend.close();
  }

  @Override
  public Tensor allocate(ElementType type, Shape shape, Lifetime lifetime) {
    return backend.allocate(type, shape, lifetime);
  }

  @Override
  public void release(Buffer buffer, String by) {
    backend.release(buffer, by);
  }

  @Override
  public void persist(Buffer buffer) {
    backend.persist(buffer);
  }

  @Override
  public void write(double[] values, Tensor target) {
    backend.write(values, target);
  }

  @Override
  public void write(float[] values, Tensor target) {
    backend.write(values, target);
  }

  @Override
  public void write(int[] values, Tensor target) {
    backend.write(values, target);
  }

  @Override
  public void read(Tensor source, double[] values) {
    backend.read(source, values);
  }

  @Override
  public void read(Tensor source, float[] values) {
    backend.read(source, values);
  }

  @Override
  public void read(Tensor source, int[] values) {
    backend.read(source, values);
  }

  @Override
  public void synchronise() {
    backend.synchronise();
  }

  @Override
  public void fill(double value, Tensor target) {
    backend.fill(value, target);
  }

  @Override
  public void copyView(Tensor view, Tensor target) {
    backend.copyView(view, target);
  }

  @Override
  public void addView(Tensor source, Tensor view) {
    backend.addView(source, view);
  }

  @Override
  public void pointwise(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    backend.pointwise(f, in, scalars, out);
  }

  @Override
  public void reduce(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    backend.reduce(reduction, map, in, scalars, out);
  }

  @Override
  public void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    backend.matmul(spec, a, b, c);
  }

  @Override
  public void takeRows(Tensor table, Tensor indices, Tensor rows) {
    backend.takeRows(table, indices, rows);
  }

  @Override
  public void addRows(Tensor rows, Tensor indices, Tensor table) {
    backend.addRows(rows, indices, table);
  }
}
