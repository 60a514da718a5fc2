package dev.cotangent.opencl;

import dev.cotangent.backend.PointwisePlan.Access;
import dev.cotangent.expr.Fused;
import dev.cotangent.opencl.PointwiseOperand.Kind;
import java.util.List;

/**
 * The source of a pointwise kernel, and what it depends on.
 *
 * @param in how each input is read
 * @param out how each output is written
 * @param axes for each axis whether its position is found from the column or the row
 */
record PointwiseSource(Fused f, List<Kind> in, List<Kind> out, List<Access> axes) {
  /** Copies the lists. */
  PointwiseSource {
    in = List.copyOf(in);
    out = List.copyOf(out);
    axes = List.copyOf(axes);
  }

  /** Returns the text of a program with the kernel {@code pointwise}. */
  String text(ExprSource source) {
    var text = new StringBuilder(Programs.text("math"));
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
    text.append(") {\n  size_t column = get_global_id(0);\n  size_t row = get_global_id(1);\n")
        .append("  if (column < columns && row < rows) {\n")
        .append("    size_t at = row * columns + column;\n")
        .append(source.statements("    ", names()));
    for (int k = 0; k < out.size(); k++) {
      text.append("    %s = %s;\n".formatted(element("o", "m", k, out.get(k)), source.output(k)));
    }
    return text.append("  }\n}\n").toString();
  }

  private static String element(String buffer, String layout, int number, Kind kind) {
    String l = layout + number;
    String index = kind.index("(long)" + l + ".y", "(long)" + l + ".z");
    return "(%s%d + %s.x)[%s]".formatted(buffer, number, l, index);
  }

  private ExprSource.Names names() {
    return new ExprSource.Names() {
      @Override
      public String input(int i) {
        return element("i", "l", i, in.get(i));
      }

      @Override
      public String axis(int axis) {
        String from = axes.get(axis) == Access.ROW ? "column" : "row";
        return "(uint)%s / divisor%d %% extent%d".formatted(from, axis, axis);
      }

      @Override
      public String position() {
        return "(uint)at";
      }
    };
  }
}
