package dev.cotangent.opencl;

import dev.cotangent.backend.PointwisePlan.Access;
import dev.cotangent.expr.Fused;
import dev.cotangent.opencl.PointwiseOperand.Kind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The source of a pointwise kernel, and what it depends on.
 *
 * @param in how each input is read
 * @param out how each output is written
 * @param axes for each axis whether its position is found from the column or the row
 * @param lanes neighbouring columns of a work-item, computed as vectors; those at the end of a row
 *     that fill none are computed one by one
 */
record PointwiseSource(Fused f, List<Kind> in, List<Kind> out, List<Access> axes, int lanes) {
  /** Copies the lists. */
  PointwiseSource {
    in = List.copyOf(in);
    out = List.copyOf(out);
    axes = List.copyOf(axes);
  }

  /** Returns the text of a program with the kernel {@code pointwise}. */
  String text(ExprSource source) {
    var text = new StringBuilder();
    text.append("\n// l: index of the first element, distances of rows and columns.\n");
    text.append("__kernel void pointwise(uint rows, uint columns");
    for (int i = 0; i < in.size(); i++) {
      text.append(", __global const float* i%d, int4 l%d".formatted(i, i));
    }
    for (int k = 0; k < out.size(); k++) {
      text.append(", __global float* o%d, int4 m%d".formatted(k, k));
    }
    text.append(source.parameters());
    source.axes().forEach(a -> text.append(", uint divisor%d, uint extent%d".formatted(a, a)));
    text.append(lanes == 1 ? body(source) : vectorBody(source)).append("}\n");
    return MathSource.before(text.toString(), lanes);
  }

  private String body(ExprSource source) {
    return """
    ) {
      size_t column = get_global_id(0);
      size_t row = get_global_id(1);
      if (column < columns && row < rows) {
        size_t at = row * columns + column;
    %s  }
    """
        .formatted(element(source));
  }

  private String vectorBody(ExprSource source) {
    return """
    ) {
      size_t column = get_global_id(0) * %1$d;
      size_t row = get_global_id(1);
      if (row < rows && column + %1$d <= columns) {
        size_t at = row * columns + column;
        uint%1$d lanes = (uint%1$d)(%2$s);
    %3$s  } else if (row < rows) {
        for (; column < columns; column++) {
        size_t at = row * columns + column;
    %4$s    }
      }
    """
        .formatted(lanes, laneNumbers(), vector(source), element(source));
  }

  private String laneNumbers() {
    return IntStream.range(0, lanes).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Returns the statements for one element, at {@code row}, {@code column} and {@code at}. */
  String element(ExprSource source) {
    var text = new StringBuilder(source.statements("    ", 1, new Names("")));
    for (int k = 0; k < out.size(); k++) {
      text.append("    *%s = %s;\n".formatted(address("o", "m", k, out.get(k)), source.output(k)));
    }
    return text.toString();
  }

  /** Returns the statements for a vector of elements from there on. */
  String vector(ExprSource source) {
    var text = new StringBuilder(source.statements("    ", lanes, new Names(" + lanes")));
    for (int k = 0; k < out.size(); k++) {
      text.append(
          "    vstore%d(%s, 0, %s);\n"
              .formatted(lanes, source.output(k), address("o", "m", k, out.get(k))));
    }
    return text.toString();
  }

  private static String address(String buffer, String layout, int number, Kind kind) {
    String l = layout + number;
    String index = kind.index("(long)" + l + ".y", "(long)" + l + ".z");
    return "(%s%d + %s.x + (%s))".formatted(buffer, number, l, index);
  }

  /** Names what an element or a vector reads; {@code offset} goes from its first lane to all. */
  private final class Names implements ExprSource.Names {
    private final String offset;

    Names(String offset) {
      this.offset = offset;
    }

    @Override
    public String input(int i) {
      String address = address("i", "l", i, in.get(i));
      return offset.isEmpty() || !in.get(i).isRun()
          ? "*" + address
          : "vload%d(0, %s)".formatted(lanes, address);
    }

    @Override
    public String axis(int axis) {
      String row = offset.isEmpty() ? "(uint)row" : "(uint%d)((uint)row)".formatted(lanes);
      String from = axes.get(axis) == Access.ROW ? "((uint)column" + offset + ")" : row;
      return "%s / divisor%d %% extent%d".formatted(from, axis, axis);
    }

    @Override
    public String position() {
      return "(uint)at" + offset;
    }
  }
}
