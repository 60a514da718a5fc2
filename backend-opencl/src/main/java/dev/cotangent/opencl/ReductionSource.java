package dev.cotangent.opencl;

import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import java.util.List;

/**
 * The source of a reduction's kernel, and what it depends on.
 *
 * <p>Outputs lie along axes x and z, one of which is the outer and one the inner axis. Loops have
 * the same count for all items of a group, and loads are guarded inside: pocl then runs
 * neighbouring items as one vector.
 *
 * @param unit for each input whether neighbouring items read neighbouring elements
 * @param tree whether a group works on one output, rather than an item
 * @param lanes items of such a group, a power of 2
 */
record ReductionSource(
    Reduction reduction, Fused map, List<Boolean> unit, boolean tree, int lanes) {
  /** Copies the list. */
  ReductionSource {
    unit = List.copyOf(unit);
  }

  /** Returns the text of a program with the kernel {@code reduce}. */
  String text(ExprSource source) {
    var text = new StringBuilder();
    text.append(
        "\n// n: extent of x, count, segment, inner. o: strides of x, segment and z, offset.\n");
    text.append(
        "__kernel void reduce(int4 n, int swapped, int4 o, __global %s* out".formatted(type()));
    for (int i = 0; i < map.inputs(); i++) {
      text.append(", __global const float* i%d, int4 l%d".formatted(i, i));
    }
    text.append(source.parameters()).append(") {\n").append(tree ? treeStart() : lineStart());
    text.append("  int from = s * n.z;\n")
        .append("  int to = min(n.y, from + n.z);\n")
        .append("  float best = %s;\n  int winner = from;\n".formatted(start()))
        .append(tree ? treeLoop() : "  for (int j = from; j < to; j++) {\n    if (x < n.x) {\n")
        .append(source.statements("      ", 1, names()))
        .append("      float value = %s;\n      int place = j;\n".formatted(source.output(0)))
        .append(
            "      if (%s) {\n        best = %s;\n        winner = place;\n      }\n"
                .formatted(wins(), joined()))
        .append("    }\n  }\n")
        .append(tree ? treeEnd() : "")
        .append("  if (%s) {\n".formatted(tree ? "lane == 0" : "x < n.x"))
        .append("    out[o.w + x * o.x + s * o.y + z * o.z] = %s;\n  }\n}\n".formatted(result()));
    return MathSource.before(text.toString(), 1);
  }

  private static String lineStart() {
    return """
      int x = get_global_id(0);
      int s = get_group_id(1);
      int z = get_group_id(2);
    """;
  }

  private static String treeStart() {
    return """
      int s = get_group_id(0);
      int x = get_group_id(1);
      int z = get_group_id(2);
      int lane = get_local_id(0);
    """;
  }

  private String treeLoop() {
    return """
      int steps = (to - from + %d) / %d;
      for (int t = 0; t < steps; t++) {
        int j = from + t * %d + lane;
        if (j < to) {
    """
        .formatted(lanes - 1, lanes, lanes);
  }

  /** Joins the results of two lanes until one is left. */
  private String treeEnd() {
    return """
      __local float bests[%1$d];
      __local int winners[%1$d];
      bests[lane] = best;
      winners[lane] = winner;
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int step = %2$d; step > 0; step /= 2) {
        if (lane < step) {
          float value = bests[lane + step];
          int place = winners[lane + step];
          best = bests[lane];
          winner = winners[lane];
          if (%3$s) {
            bests[lane] = %4$s;
            winners[lane] = place;
          }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
      }
      best = bests[0];
      winner = winners[0];
    """
        .formatted(lanes, lanes / 2, wins(), joined());
  }

  private String type() {
    return reduction.isIndex() ? "int" : "float";
  }

  private String start() {
    return switch (reduction) {
      case SUM -> "0.0f";
      case MAX, ARGMAX -> "-INFINITY";
      case MIN, ARGMIN -> "INFINITY";
    };
  }

  /** Whether a value changes the best one; of equal ones the lowest index wins, NaN before all. */
  private String wins() {
    String isBetter =
        switch (reduction) {
          case SUM, MAX, MIN -> "";
          case ARGMAX -> "value > best";
          case ARGMIN -> "value < best";
        };
    return isBetter.isEmpty()
        ? "1"
        : "(isnan(best) ? isnan(value) && place < winner : isnan(value) || %s || (value == best && place < winner))"
            .formatted(isBetter);
  }

  private String joined() {
    return switch (reduction) {
      case SUM -> "best + value";
      case MAX -> "m_max(best, value)";
      case MIN -> "m_min(best, value)";
      case ARGMAX, ARGMIN -> "value";
    };
  }

  private String result() {
    return reduction.isIndex() ? "winner" : "best";
  }

  private ExprSource.Names names() {
    return new ExprSource.Names() {
      @Override
      public String input(int i) {
        String first = !tree && unit.get(i) ? "x" : "x * l%d.x".formatted(i);
        String reduced = tree && unit.get(i) ? "j" : "j * l%d.y".formatted(i);
        return "i%d[l%d.w + z * l%d.z + %s + %s]".formatted(i, i, i, reduced, first);
      }

      @Override
      public String axis(int axis) {
        return switch (axis) {
          case 0 -> "(swapped ? x : z)";
          case 1 -> "j";
          default -> "(swapped ? z : x)";
        };
      }

      @Override
      public String position() {
        return "(uint)(((swapped ? x : z) * n.y + j) * n.w + (swapped ? z : x))";
      }
    };
  }
}
