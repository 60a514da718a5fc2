package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * One recurrent layer in one direction: what its forward and backward pass share.
 *
 * <p>Threads share the sequences of a batch, which do not meet in time, or the units, which meet at
 * each step: see {@link RecurrentGrid}. One hand-off serves a whole pass. The products of a step
 * multiply by weights that were packed once.
 *
 * <p>Rows of all matrices are ordered by time, then batch.
 */
final class Recurrence implements AutoCloseable {
  /** Elements that pay for handing their copying to another thread. */
  private static final int COPY_WORK = 1 << 15;

  final RecurrentSpec spec;
  final int batch;
  final int hidden;
  final Gemm gemm;
  final Pointwise pointwise;
  final RowLoops rows;
  final RecurrentGrid grid;
  final Operand inputWeights;
  final Operand stateWeights;
  final Operand bias;
  final Optional<Operand> stateBias;
  final Operand states;
  final Optional<Operand> cells;
  final Operand gates;
  final Optional<Operand> mask;

  final CpuLoops loops;

  private final GridTimes times;
  private final List<PoolBlock<float[]>> borrowed = new ArrayList<>();

  /** The machinery of the backend that a recurrence runs on. */
  record CpuLoops(
      Gemm gemm,
      Pointwise pointwise,
      RowLoops rows,
      Tiles tiles,
      Workers workers,
      ScratchPool scratches,
      CpuPool<float[]> pool,
      RecurrentGrids grids) {}

  Recurrence(
      CpuLoops loops,
      boolean backward,
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
    times = loops.grids().of(spec, backward);
    grid = times.next();
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

  /**
   * Returns a length for rows of at least {@code n} elements, of an odd number of cache lines.
   *
   * <p>So the rows of a tile lie in different sets of a cache.
   */
  static int rowLength(int n) {
    return (Math.ceilDiv(n, CacheLine.ELEMENTS) | 1) * CacheLine.ELEMENTS;
  }

  /** Returns workspace for packed columns of which threads take panels, all rows in one block. */
  PackedMatrix borrowPanels(int rowCount, int columns) {
    Operand room = borrow(rowCount, loops.tiles().paddedColumns(columns));
    int[] bounds = {0, rowCount};
    return new PackedMatrix(rowCount, columns, bounds, room.array(), room.at());
  }

  /** Returns blocks of U packed as a right operand, as they lie. */
  PackedMatrix packState(int fromBlock, int blocks) {
    PackedMatrix packed = borrowPanels(blocks * hidden, hidden);
    Operand some = rowsOf(stateWeights, fromBlock * hidden);
    copying(
        packed.k() * hidden,
        loops.tiles().panels(hidden),
        panel -> packed.fill(loops.tiles(), some, panel));
    return packed;
  }

  /** Runs parts of some copying, on several threads where it has so many elements. */
  void copying(int elements, int parts, PartTask task) {
    if (elements < COPY_WORK) {
      PartTask.runHere(parts, task);
    } else {
      loops.workers().run(parts, task);
    }
  }

  /** Returns a matrix without its first rows. */
  static Operand rowsOf(Operand matrix, int from) {
    return new Operand(matrix.array(), matrix.at() + from * matrix.rowStep(), matrix.rowStep(), 1);
  }

  /** Returns a matrix without its first columns. */
  static Operand columnsOf(Operand matrix, int from) {
    return new Operand(matrix.array(), matrix.at() + from, matrix.rowStep(), 1);
  }

  /**
   * Gives the rows of x[batch, time, input] to {@code to}, several at the same time.
   *
   * @param masked is given the rows that do not count instead
   */
  void eachStep(Tensor x, RowTarget to, IntConsumer masked) {
    var buffer = (CpuBuffer) x.buffer();
    int from = buffer.offset() + x.layout().offset();
    copying(
        spec.time() * batch * spec.input(),
        spec.time(),
        t -> {
          for (int i = 0; i < batch; i++) {
            int row = t * batch + i;
            if (counts(row)) {
              int at = from + i * x.layout().stride(0) + t * x.layout().stride(1);
              to.put(row, buffer.reals(), at);
            } else {
              masked.accept(row);
            }
          }
        });
  }

  /** Takes a row, time*batch + sequence. */
  interface RowTarget {
    void put(int row, float[] from, int fromAt);
  }

  /** Tells whether a row, time*batch + sequence, is a step that counts. */
  boolean counts(int row) {
    return mask.isEmpty() || mask.get().array()[mask.get().at() + row] != 0;
  }

  /** Runs a pass of so many steps; each thread makes an object for its sequences. */
  void run(int steps, Passes passes) {
    Lockstep[] groups = new Lockstep[grid.down()];
    Arrays.setAll(groups, group -> new Lockstep(steps, grid.across()));
    long start = System.nanoTime();
    loops
        .workers()
        .run(
            grid.parts(),
            loops
                .scratches()
                .each((part, scratch) -> {
                  int group = part / grid.across();
                  int from = grid.sequence(group);
                  try (RecurrentPass pass =
                      passes.begin(from, grid.sequence(group + 1) - from, scratch)) {
                    groups[group].run(part % grid.across(), pass);
                  }
                }));
    times.took(grid, (System.nanoTime() - start) / steps);
  }

  /** Runs a product over all rows of all steps, in all panels. */
  void overAllSteps(Operand rows, StepProduct product) {
    int all = spec.time() * batch;
    int step = 4 * loops.tiles().wide()[0].rows;
    int panels = loops.tiles().panels(product.b().n());
    copying(
        all * product.length(),
        Math.ceilDiv(all, step),
        loops
            .scratches()
            .each((part, scratch) -> {
              int row = part * step;
              int count = Math.min(step, all - row);
              int columns = product.b().n();
              RowStrips strips =
                  new RowStrips(loops.tiles(), rows, count, columns, columns, scratch);
              strips.prepare(row, row + count, 0, product.length());
              product.run(strips, row, row, count, 0, panels, scratch);
            }));
  }

  /** Returns a product with all rows of {@code b} from {@code from} on. */
  StepProduct product(int column, PackedMatrix b, int from, int length, boolean add, Operand c) {
    return new StepProduct(loops.tiles(), column, b, from, length, add, c);
  }

  /** Copies a state[batch, hidden], any view of it, to rows of a matrix. */
  void copyState(Tensor state, Operand into) {
    var buffer = (CpuBuffer) state.buffer();
    StridedBlock block = StridedBlock.of(state.layout(), buffer.offset(), into.at());
    Views.copy(loops.workers(), block, buffer.reals(), into.array());
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

  /** Makes a pass over {@code count} sequences from {@code from} on. */
  interface Passes {
    RecurrentPass begin(int from, int count, Scratch scratch);
  }

  @Override
  public void close() {
    borrowed.forEach(loops.pool()::give);
  }
}
