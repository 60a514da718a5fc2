package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.expr.Fused;
import dev.cotangent.opencl.CpuPacking.Panels;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.opencl.SequenceSource.Form;
import dev.cotangent.opencl.Tile.Registers;
import java.util.ArrayList;
import java.util.List;

/**
 * All steps of a recurrent layer in one launch on a CPU: an item takes a tile of the batch's rows
 * through time, on its own.
 *
 * <p>Rows do not meet but in the gradients of the weights, so items need not wait for each other,
 * and a core need not be woken for each small product. What a step does is recorded for the first
 * and the second step; all others lie as far from each other as these two.
 */
final class SequenceLoop {
  /** Elements of panels that stay in a core's cache from one step to the next. */
  private static final int CACHED = 1 << 17;

  private final ClContext context;
  private final int rows;
  private final int columns;
  private final int time;

  SequenceLoop(ClContext context, int rows, int columns, int time) {
    this.context = context;
    this.rows = rows;
    this.columns = columns;
    this.time = time;
  }

  /** A part of a step. */
  sealed interface Part {
    /** C = A * B + beta * C. */
    record Product(GemmSpec spec, Matrix a, Gemm.Prepared b, Matrix c) implements Part {
      private GemmCpu.Blocks blocks() {
        return (GemmCpu.Blocks) b;
      }

      private Panels panels() {
        return blocks().panels().getFirst();
      }
    }

    /** A program at each element of the state. */
    record Gates(Fused f, List<PointwiseOperand> in, List<PointwiseOperand> out) implements Part {}
  }

  /** Tells whether a step can be run so: one tile for all products, and all panels in cache. */
  boolean suits(List<Part> step) {
    long elements = 0;
    List<Registers> tiles = new ArrayList<>();
    for (Part part : step) {
      if (part instanceof Part.Product product) {
        GemmSpec spec = product.spec;
        if (product.blocks().panels().size() != 1 || spec.alpha() != 1 || spec.transposeA()) {
          return false;
        }
        elements += (long) spec.n() * spec.k();
        tiles.add(product.blocks().tile());
      }
    }
    return !tiles.isEmpty()
        && tiles.stream().allMatch(tiles.getFirst()::equals)
        && elements <= CACHED;
  }

  /**
   * Runs all steps.
   *
   * @param first parts of the first step
   * @param second those of the second one, or of the first again if there is one step
   */
  void run(List<Part> first, List<Part> second) {
    Registers tile = tile(first);
    var source = new SequenceSource(tile, forms(first));
    Launch launch =
        context.launch(source.kernel(context)).integer(rows).integer(columns).integer(time);
    double flops = 0;
    for (int i = 0; i < first.size(); i++) {
      switch (first.get(i)) {
        case Part.Product product -> {
          add(launch, product, (Part.Product) second.get(i));
          flops += (double) time * product.spec.flops();
        }
        case Part.Gates gates -> {
          var next = (Part.Gates) second.get(i);
          add(launch, gates.in, next.in);
          add(launch, gates.out, next.out);
        }
      }
    }
    launch.work(flops, 0).run(Grid.line(tile.tiles(rows), 1));
  }

  private static Registers tile(List<Part> step) {
    return step.stream()
        .filter(Part.Product.class::isInstance)
        .map(part -> ((Part.Product) part).blocks().tile())
        .findFirst()
        .orElseThrow();
  }

  private List<Form> forms(List<Part> step) {
    List<Form> forms = new ArrayList<>(step.size());
    for (Part part : step) {
      forms.add(
          switch (part) {
            case Part.Product _ -> new Form.Product();
            case Part.Gates(Fused f, List<PointwiseOperand> in, List<PointwiseOperand> out) ->
                new Form.Gates(Pointwise.form(context, f, columns, in, out));
          });
    }
    return forms;
  }

  private static void add(Launch launch, Part.Product product, Part.Product next) {
    GemmSpec spec = product.spec;
    launch
        .integer(spec.n())
        .integer(spec.k())
        .block(product.a.block())
        .vector(product.a.at(), spec.lda(), 0, next.a.at() - product.a.at())
        .block(product.panels().block())
        .integer(product.panels().panelStride())
        .block(product.c.block())
        .vector(product.c.at(), spec.ldc(), 0, next.c.at() - product.c.at())
        .real(spec.beta());
  }

  private static void add(
      Launch launch, List<PointwiseOperand> operands, List<PointwiseOperand> next) {
    for (int i = 0; i < operands.size(); i++) {
      PointwiseOperand o = operands.get(i);
      launch.block(o.block()).vector(o.at(), o.row(), o.column(), next.get(i).at() - o.at());
    }
  }
}
