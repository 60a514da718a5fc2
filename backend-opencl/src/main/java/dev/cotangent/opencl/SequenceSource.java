package dev.cotangent.opencl;

import dev.cotangent.opencl.PointwiseOperand.Kind;
import dev.cotangent.opencl.Tile.Registers;
import java.util.List;

/**
 * The source of a kernel that runs the parts of a recurrent step in a loop over time.
 *
 * <p>An item has the rows of one tile. Products and gates are written as those of single steps are.
 */
record SequenceSource(Registers tile, List<Form> parts) {
  /** Copies the list. */
  SequenceSource {
    parts = List.copyOf(parts);
  }

  /** What the source of a part depends on. */
  sealed interface Form {
    /** A product; all of them look alike. */
    record Product() implements Form {}

    /** Gates, as {@link PointwiseSource} writes them. */
    record Gates(PointwiseSource source) implements Form {}
  }

  /** Returns the kernel, which is compiled once. */
  ClKernel kernel(ClContext context) {
    return context.sequences().computeIfAbsent(this, s -> s.compile(context));
  }

  private ClKernel compile(ClContext context) {
    String title = "sequence " + Integer.toHexString(parts.hashCode());
    return context.programs().source(title, text(), tile.options()).kernel("sequence", title);
  }

  private String text() {
    var functions = new StringBuilder(Programs.text("cpu_tile"));
    var parameters = new StringBuilder();
    var body = new StringBuilder();
    for (int part = 0; part < parts.size(); part++) {
      switch (parts.get(part)) {
        case Form.Product _ -> {
          parameters.append(productParameters(part));
          body.append(product(part));
        }
        case Form.Gates(PointwiseSource source) -> {
          functions.append(gates(part, source));
          parameters.append(gateParameters("p" + part + "_", source));
          body.append(call(part, source));
        }
      }
    }
    String kernel =
        """

        // Positions: index of the first element, distances of rows, of columns and of steps.
        __kernel ONE_ITEM void sequence(int rows, int columns, int time%s) {
          int tile = get_group_id(0);
          int from = tile * ROWS;
          int to = min(rows, from + ROWS);
          for (int t = 0; t < time; t++) {
        %s  }
        }
        """
            .formatted(parameters, body);
    return MathSource.before(functions + kernel, tile.lanes());
  }

  private static String productParameters(int part) {
    return (", int p%1$d_n, int p%1$d_k, __global const float* p%1$d_a, int4 p%1$d_la"
            + ", __global const float* p%1$d_panels, int p%1$d_stride, __global float* p%1$d_c"
            + ", int4 p%1$d_lc, float p%1$d_beta")
        .formatted(part);
  }

  private static String product(int part) {
    return """
        {
          int offsets[ROWS];
          UNROLL for (int r = 0; r < ROWS; r++) { offsets[r] = min(r, rows - from - 1) * p%1$d_la.y; }
          for (int panel = 0; panel * WIDTH < p%1$d_n; panel++) {
            tile_product(
                tile, panel, rows, p%1$d_n, p%1$d_k,
                p%1$d_a + p%1$d_la.x + (long)t * p%1$d_la.w + (long)from * p%1$d_la.y, offsets, 1, 0,
                p%1$d_panels + (size_t)panel * p%1$d_stride, p%1$d_c + p%1$d_lc.x + (long)t * p%1$d_lc.w,
                p%1$d_lc.y, 1, p%1$d_beta);
          }
        }
    """
        .formatted(part);
  }

  /** Returns the parameters of gates, whose names start with a prefix. */
  private static String gateParameters(String prefix, PointwiseSource source) {
    var text = new StringBuilder();
    for (int i = 0; i < source.in().size(); i++) {
      text.append(", __global const float* %1$si%2$d, int4 %1$sl%2$d".formatted(prefix, i));
    }
    for (int k = 0; k < source.out().size(); k++) {
      text.append(", __global float* %1$so%2$d, int4 %1$sm%2$d".formatted(prefix, k));
    }
    return text.toString();
  }

  /** Returns the function of gates for the rows of a tile. */
  private static String gates(int part, PointwiseSource source) {
    var program = new ExprSource(source.f());
    int lanes = source.lanes();
    String vectors =
        lanes == 1
            ? ""
            : """
                for (; column + %1$d <= columns; column += %1$d) {
                  size_t at = (size_t)row * columns + column;
            %2$s    }
            """
                .formatted(lanes, source.vector(program));
    return """

    void gates%d(uint from, uint to, uint columns%s) {
      for (uint row = from; row < to; row++) {
        size_t column = 0;
    %s    for (; column < columns; column++) {
          size_t at = (size_t)row * columns + column;
    %s    }
      }
    }
    """
        .formatted(part, gateParameters("", source), vectors, source.element(program));
  }

  private static String call(int part, PointwiseSource source) {
    var text = new StringBuilder("    gates%d(from, to, columns".formatted(part));
    List<Kind> in = source.in();
    for (int i = 0; i < in.size(); i++) {
      text.append(", p%1$d_i%2$d + (long)t * p%1$d_l%2$d.w, p%1$d_l%2$d".formatted(part, i));
    }
    for (int k = 0; k < source.out().size(); k++) {
      text.append(", p%1$d_o%2$d + (long)t * p%1$d_m%2$d.w, p%1$d_m%2$d".formatted(part, k));
    }
    return text.append(");\n").toString();
  }
}
