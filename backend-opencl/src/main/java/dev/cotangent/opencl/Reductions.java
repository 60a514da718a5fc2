package dev.cotangent.opencl;

import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reductions along the middle axis of [outer, reduced, inner]: generated kernels of two shapes.
 *
 * <p>{@code lines}: a work-item reduces one segment of one output, neighbours take neighbouring
 * outputs. {@code tree}: a group reduces one segment, its partial results by a tree; for few
 * outputs of long sums. Segments have a fixed length, and their results are reduced in turn, so the
 * order of a sum depends on its size alone. An index is found in one segment.
 */
final class Reductions {
  private static final Fused IDENTITY = Fused.identity();
  private static final double[] NO_SCALARS = {};
  private static final int WIDE = 16;
  private static final int SHORT = 128;
  private static final int LANES = 64;
  private static final int LINE_SEGMENT = 256;
  private static final int TREE_SEGMENT = 2048;
  private static final int CPU_GROUP = 32;
  private static final int MOST_VECTORS = 8;
  private static final int GPU_GROUP = 64;

  private final ClContext context;
  private final Map<ReductionSource, Compiled> compiled = new ConcurrentHashMap<>();
  private final Map<VectorReductionSource, Compiled> vectors = new ConcurrentHashMap<>();

  Reductions(ClContext context) {
    this.context = context;
  }

  private record Compiled(ClKernel kernel, ExprSource source) {}

  /**
   * A view [outer, reduced, inner].
   *
   * @param p stride of the outer axis
   * @param j stride of the reduced axis
   * @param q stride of the inner axis
   */
  private record Input(MemoryBlock block, int at, int p, int j, int q) {
    static Input of(Tensor t) {
      var layout = t.layout();
      return new Input(
          ClBuffer.of(t).block(),
          layout.offset(),
          layout.stride(0),
          layout.stride(1),
          layout.stride(2));
    }
  }

  /** What is reduced to what: extents, inputs and the memory of the result. */
  private record Job(
      Reduction reduction,
      Fused map,
      double[] scalars,
      int outer,
      int count,
      int inner,
      List<Input> in,
      MemoryBlock out,
      int at) {}

  /** Computes out[p, q] = reduce over j of map(in[p, j, q]); the operands have been checked. */
  void run(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    var shape = in[0].shape();
    List<Input> inputs = new ArrayList<>(map.inputs());
    for (int i = 0; i < map.inputs(); i++) {
      inputs.add(Input.of(in[i]));
    }
    MemoryBlock block = ClBuffer.of(out).block();
    int at = out.layout().offset();
    run(
        new Job(
            reduction,
            map,
            scalars,
            shape.extent(0),
            shape.extent(1),
            shape.extent(2),
            inputs,
            block,
            at));
  }

  /** Sums rows: out[j] = the sum over i of in[at + i * stride + j]. */
  void sumRows(MemoryBlock in, int at, int rows, int stride, int columns, Gemm.Matrix out) {
    List<Input> inputs = List.of(new Input(in, at, 0, stride, 1));
    run(
        new Job(
            Reduction.SUM, IDENTITY, NO_SCALARS, 1, rows, columns, inputs, out.block(), out.at()));
  }

  private void run(Job job) {
    if (job.outer == 0 || job.inner == 0) {
      return;
    }
    boolean tree = job.inner < WIDE && job.count > SHORT;
    int segment = tree ? TREE_SEGMENT : LINE_SEGMENT;
    int segments = job.reduction.isIndex() ? 1 : Math.max(1, (job.count + segment - 1) / segment);
    if (segments == 1) {
      launch(job, tree, job.count, 1, job.out, job.at);
      return;
    }
    int partials = job.outer * segments * job.inner;
    try (ClContext.Scratch partial = context.scratch(partials)) {
      launch(job, tree, segment, segments, partial.block(), 0);
      var rest = new Input(partial.block(), 0, segments * job.inner, job.inner, 1);
      run(
          new Job(
              job.reduction,
              IDENTITY,
              NO_SCALARS,
              job.outer,
              segments,
              job.inner,
              List.of(rest),
              job.out,
              job.at));
    }
  }

  private void launch(
      Job job, boolean tree, int segment, int segments, MemoryBlock out, int outAt) {
    boolean innerFirst = tree || job.inner >= WIDE;
    int x = innerFirst ? job.inner : job.outer;
    int z = innerFirst ? job.outer : job.inner;
    if (!tree && innerFirst && suitsVectors(job)) {
      VectorReductionSource form = vectorForm(job);
      Compiled program = vectors.computeIfAbsent(form, this::compile);
      launch(job, program, true, segment, segments, out, outAt)
          .run(new Grid((x + form.width() - 1) / form.width(), segments, z, 1, 1));
      return;
    }
    List<Boolean> unit = new ArrayList<>(job.in.size());
    for (Input i : job.in) {
      unit.add((tree ? i.j : innerFirst ? i.q : i.p) == 1);
    }
    var form = new ReductionSource(job.reduction, job.map, unit, tree, LANES);
    int group = context.deviceClass() == DeviceClass.CPU ? CPU_GROUP : GPU_GROUP;
    launch(job, compiled(form), innerFirst, segment, segments, out, outAt)
        .run(
            tree
                ? new Grid((long) segments * LANES, x, z, LANES, 1)
                : Grid.space(x, segments, z, group, 1));
  }

  /** Tells whether a CPU should reduce neighbouring columns as vectors. */
  private boolean suitsVectors(Job job) {
    return context.deviceClass() == DeviceClass.CPU
        && job.inner >= context.vectorLanes()
        && job.in.stream().allMatch(i -> i.q == 1 || i.q == 0)
        && VectorReductionSource.suits(job.reduction, job.map);
  }

  private VectorReductionSource vectorForm(Job job) {
    int lanes = context.vectorLanes();
    return new VectorReductionSource(
        job.reduction,
        job.map,
        job.in.stream().map(i -> i.q == 1).toList(),
        lanes,
        Math.min(MOST_VECTORS, job.inner / lanes));
  }

  private Launch launch(
      Job job,
      Compiled program,
      boolean innerFirst,
      int segment,
      int segments,
      MemoryBlock out,
      int outAt) {
    int x = innerFirst ? job.inner : job.outer;
    int outP = segments * job.inner;
    Launch launch =
        context
            .launch(program.kernel)
            .vector(x, job.count, segment, job.inner)
            .integer(innerFirst ? 0 : 1)
            .vector(innerFirst ? 1 : outP, job.inner, innerFirst ? outP : 1, outAt)
            .block(out);
    for (Input i : job.in) {
      launch.block(i.block).vector(innerFirst ? i.q : i.p, i.j, innerFirst ? i.p : i.q, i.at);
    }
    program.source.arguments(launch, job.scalars);
    double n = (double) job.outer * job.count * job.inner;
    return launch.work(n * job.map.program().size(), 4 * n * job.in.size());
  }

  private Compiled compiled(ReductionSource form) {
    Compiled known = compiled.get(form);
    return known != null ? known : compiled.computeIfAbsent(form, this::compile);
  }

  private Compiled compile(ReductionSource form) {
    var source = new ExprSource(form.map());
    return compiled(form.reduction(), form.map(), source, form.text(source));
  }

  private Compiled compile(VectorReductionSource form) {
    var source = new ExprSource(form.map());
    return compiled(form.reduction(), form.map(), source, form.text(source));
  }

  private Compiled compiled(Reduction reduction, Fused map, ExprSource source, String text) {
    String title = "reduce %s %s".formatted(reduction, Integer.toHexString(map.hashCode()));
    return new Compiled(context.programs().source(title, text, "").kernel("reduce", title), source);
  }
}
