package dev.cotangent.backend;

import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * What a machine must be able to do; every other kernel has a default made of these.
 *
 * <p>For all of them: destinations come last, are dense unless said otherwise, and overlap no
 * source unless said otherwise. Sources may be any view where a {@code view} is asked for. A kernel
 * may return before it is done; {@link #read} waits. Kernels keep no argument. A tensor of another
 * backend, or one that was recycled, is an error.
 */
public interface Primitives {

  /** Returns a dense tensor of undefined content; it may hold NaN. */
  Tensor allocate(ElementType type, Shape shape, Lifetime lifetime);

  /**
   * Ends a buffer: its memory may be reused at once.
   *
   * @param by what ended it, for the error of a late reader
   */
  void release(Buffer buffer, String by);

  /** Makes a scoped buffer persistent in place: it then belongs to no pool. */
  void persist(Buffer buffer);

  /** Copies numbers into a dense REAL tensor, narrowing to the backend's precision. */
  void write(double[] values, Tensor target);

  /** Copies numbers into a dense REAL tensor. */
  void write(float[] values, Tensor target);

  /** Copies integers into a dense INT tensor. */
  void write(int[] values, Tensor target);

  /** Copies a dense REAL tensor out, after all kernels that write it. */
  void read(Tensor source, double[] values);

  /** Copies a dense REAL tensor out as float, after all kernels that write it. */
  void read(Tensor source, float[] values);

  /** Copies a dense INT tensor out, after all kernels that write it. */
  void read(Tensor source, int[] values);

  /** Waits until every kernel called so far is done. */
  void synchronise();

  /** Sets each element of a dense REAL or INT tensor to a value. */
  void fill(double value, Tensor target);

  /** Copies any strided view, broadcast and reversed ones too, into a dense tensor of its shape. */
  void copyView(Tensor view, Tensor target);

  /**
   * Adds a dense REAL tensor into a strided view of the same shape: view[i] += source[i].
   *
   * <p>The view may overlap itself (a broadcast axis, sliding windows); elements are added in
   * row-major order of the shape, so the result is the same in every run.
   */
  void addView(Tensor source, Tensor view);

  /**
   * Evaluates expressions at each position: out[k][i] = f_k(in[0][i], in[1][i], ..., scalars).
   *
   * <p>All tensors are REAL and have one shape; inputs may be any view (a broadcast one most of
   * all), outputs are dense. An output may be the same tensor as an input of equal layout, and must
   * otherwise overlap nothing.
   *
   * @param scalars at least as many as f needs
   */
  void pointwise(Fused f, Tensor[] in, double[] scalars, Tensor[] out);

  /**
   * Combines the mapped values along the middle axis: out[p, q] = reduce over j of map(in...[p, j,
   * q]).
   *
   * <p>Sums are split by size only, so they do not depend on the number of threads. Positions and
   * random bits that the map reads are those of [outer, reduced, inner].
   *
   * @param map one output
   * @param in REAL views of one shape [outer, reduced, inner]
   * @param out [outer, inner], dense; INT for an index, else REAL
   * @throws IllegalArgumentException for an index along an axis of extent 0
   */
  void reduce(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out);

  /**
   * Multiplies matrices: see {@link GemmSpec}.
   *
   * @param a first matrix at the offset of its layout
   * @param b likewise
   * @param c likewise; overlaps neither a nor b
   * @throws IllegalArgumentException if a matrix reaches outside its buffer
   */
  void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c);

  /**
   * Gathers rows: rows[i, :] = table[indices[i], :].
   *
   * @param table REAL [count, width], dense
   * @param indices INT [n], dense
   * @param rows REAL [n, width]
   * @throws IllegalArgumentException if an index lies outside [0, count); nothing is written then
   */
  void takeRows(Tensor table, Tensor indices, Tensor rows);

  /**
   * Adds rows into a table, in the order of i: table[indices[i], :] += rows[i, :].
   *
   * @throws IllegalArgumentException if an index lies outside [0, count); nothing is written then
   */
  void addRows(Tensor rows, Tensor indices, Tensor table);
}
