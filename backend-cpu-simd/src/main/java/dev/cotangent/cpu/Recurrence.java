package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One recurrent layer in one direction: what its forward and backward pass share.
 *
 * <p>The sequences of a batch do not meet in time, so each thread takes some of them through all
 * steps: one hand-off for a whole pass. The products of a step multiply by weights that were packed
 * once, and a step's rows stay in the cache from the product to the gates.
 *
 * <p>Rows of all matrices are ordered by time, then batch.
 */
final class Recurrence implements AutoCloseable {
  /** Multiply-adds of a pass that pay for handing sequences to another thread. */
  private static final long PARALLEL_WORK = 400_000;

  final RecurrentSpec spec;
  final int batch;
  final int hidden;
  final Gemm gemm;
  final Pointwise pointwise;
  final RowLoops rows;
  final Operand inputWeights;
  final Operand stateWeights;
  final Operand bias;
  final Optional<Operand> stateBias;
  final Operand states;
  final Optional<Operand> cells;
  final Operand gates;
  final Optional<Operand> mask;

  private final CpuLoops loops;
  private final int parts;
  private final List<PoolBlock<float[]>> borrowed = new ArrayList<>();

  /** The machinery of the backend that a recurrence runs on. */
  record CpuLoops(
      Gemm gemm,
      Pointwise pointwise,
      RowLoops rows,
      Tiles tiles,
      Workers workers,
      ScratchPool scratches,
      CpuPool<float[]> pool) {}

  Recurrence(
      CpuLoops loops,
      RecurrentSpec spec,
      RecurrentWeights weights,
      Optional<Tensor> mask,
      RecurrentTrace trace) {
    this.loops = loops;
    this.spec = spec;
    batch = spec.batch();
    hidden = spec.hidden();
    gemm = loops.gemm();
    pointwise = loops.pointwise();
    rows = loops.rows();
    inputWeights = matrix(weights.input(), spec.input());
    stateWeights = matrix(weights.state(), hidden);
    bias = matrix(weights.bias(), spec.cell().gates() * hidden);
    stateBias = weights.stateBias().map(b -> matrix(b, 0));
    states = matrix(trace.h(), hidden);
    cells = trace.c().map(c -> matrix(c, hidden));
    gates = matrix(trace.gates(), spec.cell().traces() * hidden);
    this.mask = mask.map(m -> matrix(m, 1));
    boolean worthIt = spec.flops() / 2 >= PARALLEL_WORK;
    parts = worthIt ? Math.min(loops.workers().threads(), batch) : 1;
  }

  /** Returns a dense tensor as a matrix of rows of a width. */
  static Operand matrix(Tensor tensor, int width) {
    var buffer = (CpuBuffer) tensor.buffer();
    return new Operand(buffer.reals(), buffer.offset() + tensor.layout().offset(), width, 1);
  }

  /** Returns workspace for a matrix, stale, until this is closed. */
  Operand borrow(int rowCount, int width) {
    PoolBlock<float[]> block = loops.pool().take(Math.multiplyExact(rowCount, width));
    borrowed.add(block);
    return new Operand(block.slab.array, block.offset, width, 1);
  }

  /** Returns rows of U, or of its transpose, packed as a right operand. */
  PackedMatrix packState(int fromBlock, int blocks, boolean transposed) {
    return pack(rowsOf(stateWeights, fromBlock * hidden), blocks * hidden, hidden, transposed);
  }

  /** Returns {@code rows} rows of a matrix, or their transpose, packed as a right operand. */
  PackedMatrix pack(Operand matrix, int rowCount, int width, boolean transposed) {
    Operand b = transposed ? matrix.transposed() : matrix;
    int k = transposed ? width : rowCount;
    int n = transposed ? rowCount : width;
    Operand room = borrow(k, loops.tiles().paddedColumns(n));
    var packed = new PackedMatrix(k, n, Tiles.depthBounds(k), room.array(), room.at());
    for (int panel = 0; panel < loops.tiles().panels(n); panel++) {
      packed.fill(loops.tiles(), b, panel);
    }
    return packed;
  }

  /** Returns a matrix without its first rows. */
  static Operand rowsOf(Operand matrix, int from) {
    return new Operand(matrix.array(), matrix.at() + from * matrix.rowStep(), matrix.rowStep(), 1);
  }

  /** Returns a matrix without its first columns. */
  static Operand columnsOf(Operand matrix, int from) {
    return new Operand(matrix.array(), matrix.at() + from, matrix.rowStep(), 1);
  }

  /** Returns x[batch, time, input] ordered by time, 0 where masked, whatever x holds there. */
  Operand timeMajor(Tensor x) {
    Operand counted = borrow(spec.time() * batch, spec.input());
    var buffer = (CpuBuffer) x.buffer();
    StridedBlock block = StridedBlock.of(x.layout().transpose(0, 1), buffer.offset(), counted.at());
    Views.copy(loops.workers(), block, buffer.reals(), counted.array());
    for (int row = 0; row < spec.time() * batch; row++) {
      if (!counts(row)) {
        int at = counted.index(row, 0);
        Arrays.fill(counted.array(), at, at + spec.input(), 0f);
      }
    }
    return counted;
  }

  /** Tells whether a row, time*batch + sequence, is a step that counts. */
  boolean counts(int row) {
    return mask.isEmpty() || mask.get().array()[mask.get().at() + row] != 0;
  }

  /** Runs a pass over all sequences, some of them in each part. */
  void overSequences(Sequences pass) {
    loops
        .workers()
        .run(
            parts,
            part -> {
              int from = (int) ((long) batch * part / parts);
              Scratch scratch = loops.scratches().take();
              pass.run(from, (int) ((long) batch * (part + 1) / parts) - from, scratch);
              loops.scratches().give(scratch);
            });
  }

  /** Returns a product for a pass over {@code count} sequences, see {@link StepProduct}. */
  StepProduct product(
      int count,
      Operand a,
      PackedMatrix b,
      boolean add,
      Operand c,
      TileEpilogue end,
      Scratch scratch) {
    return new StepProduct(loops, parts > 1, count, a, b, add, c, end, scratch);
  }

  /** Adds up the rows of a matrix, in their order, in blocks of columns. */
  void sumRows(Operand matrix, int columns, Operand into) {
    int block = 128;
    int count = spec.time() * batch;
    loops
        .workers()
        .run(
            (columns + block - 1) / block,
            part -> {
              int from = part * block;
              int n = Math.min(block, columns - from);
              int to = into.at() + from;
              Arrays.fill(into.array(), to, to + n, 0f);
              for (int row = 0; row < count; row++) {
                rows.add(matrix.array(), matrix.index(row, from), into.array(), to, n);
              }
            });
  }

  /** Copies a state[batch, hidden], any view of it, to rows of a matrix. */
  void copyState(Tensor state, Operand into) {
    var buffer = (CpuBuffer) state.buffer();
    StridedBlock block = StridedBlock.of(state.layout(), buffer.offset(), into.at());
    Views.copy(loops.workers(), block, buffer.reals(), into.array());
  }

  /** Copies the transpose of a dense matrix[rowCount, columns] to another one. */
  void copyTransposed(Operand matrix, int rowCount, int columns, Operand into) {
    var transposed = Layout.dense(Shape.of(rowCount, columns), matrix.at()).transpose(0, 1);
    StridedBlock block = StridedBlock.of(transposed, 0, into.at());
    Views.copy(loops.workers(), block, matrix.array(), into.array());
  }

  /** Returns the row program, with the mask as its last input where there is one. */
  RowProgram program(RecurrentPrograms.Masked program) {
    return new RowProgram(pointwise, program.of(mask.isPresent()), mask.isPresent());
  }

  /** Gives the mask of a step as the next input, if there is one. */
  void bindMask(RowProgram program, int row) {
    if (mask.isPresent()) {
      program.in(mask.get(), row, 0);
    }
  }

  /** A pass over {@code count} sequences from {@code from} on. */
  interface Sequences {
    void run(int from, int count, Scratch scratch);
  }

  @Override
  public void close() {
    borrowed.forEach(loops.pool()::give);
  }
}
