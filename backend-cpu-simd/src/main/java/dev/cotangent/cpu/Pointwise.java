package dev.cotangent.cpu;

import dev.cotangent.cpu.PointwiseOperand.Kind;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates programs over tensors: finds their compiled form, cuts the positions, shares the work.
 *
 * <p>Each position is computed by itself, so neither the cuts nor the threads change a bit of it.
 */
final class Pointwise {
  /** Instructions times positions that pay for handing work to another thread. */
  private static final long PARALLEL_WORK = 1 << 18;

  private final @Nullable PointwiseWarmUp warmUp;
  private final Workers workers;
  private final CpuPool<float[]> pool;
  private final Map<PointwiseForm, PointwiseProgram> programs = new ConcurrentHashMap<>();

  Pointwise(@Nullable PointwiseWarmUp warmUp, Workers workers, CpuPool<float[]> pool) {
    this.warmUp = warmUp;
    this.workers = workers;
    this.pool = pool;
  }

  /** Computes {@code out[k] = f_k(in..., scalars)}; the operands have been checked. */
  void run(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    int n = out[0].size();
    if (n == 0) {
      return;
    }
    List<PoolBlock<float[]>> copies = new ArrayList<>(0);
    try {
      run(call(f, in, scalars, out[0].shape(), copies), n, out);
    } finally {
      give(copies);
    }
  }

  private void run(PointwiseCall call, int n, Tensor[] out) {
    float[][] outputs = new float[out.length][];
    int[] at = new int[out.length];
    for (int k = 0; k < out.length; k++) {
      var buffer = (CpuBuffer) out[k].buffer();
      outputs[k] = buffer.reals();
      at[k] = buffer.offset() + out[k].layout().offset();
    }
    int blocks = (n - 1) / PointwiseCall.BLOCK + 1;
    int parts = parts(n * call.cost(), blocks);
    if (parts == 1) {
      call.run(0, n, outputs, at);
    } else {
      workers.run(
          parts,
          part ->
              call.run(cut(blocks, parts, part, n), cut(blocks, parts, part + 1, n), outputs, at));
    }
  }

  /** Returns into how many parts to cut so much work, at most {@code most}. */
  int parts(long work, int most) {
    return (int) Math.clamp(work / PARALLEL_WORK, 1, Math.min(most, 4L * workers.threads()));
  }

  /** Gives back what {@link #call} has taken. */
  void give(List<PoolBlock<float[]>> copies) {
    for (PoolBlock<float[]> copy : copies) {
      pool.give(copy);
    }
  }

  private static int cut(int blocks, int parts, int part, int n) {
    return (int) Math.min(n, (long) blocks * part / parts * PointwiseCall.BLOCK);
  }

  /**
   * Returns the program with its inputs located in a shape.
   *
   * @param copies takes the blocks of pooled memory that the inputs occupy; give them back
   *     afterwards
   */
  PointwiseCall call(
      Fused f, Tensor[] in, double[] scalars, Shape shape, List<PoolBlock<float[]>> copies) {
    PointwiseOperand[] operands = new PointwiseOperand[f.inputs()];
    long scalarInputs = 0;
    for (int i = 0; i < operands.length; i++) {
      operands[i] = PointwiseOperand.of(in[i]);
      if (operands[i].kind() == Kind.OTHER) {
        operands[i] = denseCopy(in[i], copies);
      }
      if (operands[i].kind() == Kind.SCALAR) {
        if (i < Long.SIZE) {
          scalarInputs |= 1L << i;
        } else {
          operands[i] = operands[i].asRow();
        }
      }
    }
    return new PointwiseCall(program(new PointwiseForm(f, scalarInputs)), operands, shape, scalars);
  }

  /** Returns the one program of a form. */
  PointwiseProgram program(PointwiseForm form) {
    PointwiseProgram known = programs.get(form);
    return known != null
        ? known
        : programs.computeIfAbsent(form, f -> new PointwiseProgram(f, warmUp));
  }

  private PointwiseOperand denseCopy(Tensor view, List<PoolBlock<float[]>> copies) {
    PoolBlock<float[]> copy = pool.take(view.size());
    copies.add(copy);
    var buffer = (CpuBuffer) view.buffer();
    StridedBlock block = StridedBlock.of(view.layout(), buffer.offset(), copy.offset);
    Views.copy(workers, block, buffer.reals(), copy.slab.array);
    return PointwiseOperand.dense(copy.slab.array, copy.offset);
  }
}
