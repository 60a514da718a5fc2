package dev.cotangent.opencl;

import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The source of a reduction for CPUs, whose items reduce several vectors of neighbouring columns.
 *
 * <p>Arguments and results are those of {@link ReductionSource}: each column is reduced in the same
 * order, so not a bit differs. The columns that fill no vectors are reduced one by one.
 *
 * @param unit for each input whether neighbouring columns are neighbours in memory; else all
 *     columns read the same element
 * @param lanes columns of a vector
 * @param vectors of an item, whose sums do not wait for each other
 */
record VectorReductionSource(
    Reduction reduction, Fused map, List<Boolean> unit, int lanes, int vectors) {
  /** Copies the list. */
  VectorReductionSource {
    unit = List.copyOf(unit);
  }

  /** Tells whether a reduction can be done so: not an index, and nothing reads its position. */
  static boolean suits(Reduction reduction, Fused map) {
    return !reduction.isIndex()
        && map.program().stream()
            .noneMatch(i ->
                switch (i.opcode()) {
                  case INDEX, CHANCE -> true;
                  default -> false;
                });
  }

  /** Returns the columns of an item. */
  int width() {
    return lanes * vectors;
  }

  /** Returns the text of a program with the kernel {@code reduce}. */
  String text(ExprSource source) {
    var text = new StringBuilder();
    text.append(
        "\n// n: extent of x, count, segment, inner. o: strides of x, segment and z, offset.\n");
    text.append("__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void reduce(");
    text.append("int4 n, int swapped, int4 o, __global float* out");
    for (int i = 0; i < map.inputs(); i++) {
      text.append(", __global const float* i%d, int4 l%d".formatted(i, i));
    }
    text.append(source.parameters())
        .append(") {\n  int x = get_group_id(0) * %d;\n".formatted(width()))
        .append("  int s = get_group_id(1);\n  int z = get_group_id(2);\n")
        .append("  int from = s * n.z;\n  int to = min(n.y, from + n.z);\n")
        .append("  int end = min(n.x, x + %d);\n".formatted(width()))
        .append(loop(source, lanes, vectors))
        .append(vectors > 1 ? loop(source, lanes, 1) : "")
        .append(loop(source, 1, 1));
    return MathSource.before(text.append("}\n").toString(), lanes);
  }

  /** Reduces so many vectors at once, as long as there are as many columns. */
  private String loop(ExprSource source, int lanes, int vectors) {
    String width = lanes == 1 ? "" : String.valueOf(lanes);
    return """
      for (; x + %1$d <= end; x += %1$d) {
    %2$s    for (int j = from; j < to; j++) {
    %3$s    }
    %4$s  }
    """
        .formatted(
            lanes * vectors,
            each(vectors, v -> "    float%s best%d = %s;\n".formatted(width, v, start())),
            each(vectors, v -> step(source, lanes, v)),
            each(vectors, v -> store(lanes, v)));
  }

  private static String each(int vectors, IntFunction<String> text) {
    return IntStream.range(0, vectors).mapToObj(text).collect(Collectors.joining());
  }

  private String step(ExprSource source, int lanes, int v) {
    return "      {\n%s        best%d = %s;\n      }\n"
        .formatted(
            source.statements("        ", lanes, new Names(lanes, v)),
            v,
            joined("best" + v, source.output(0)));
  }

  private static String store(int lanes, int v) {
    String address = "out + o.w + (x + %d) * o.x + s * o.y + z * o.z".formatted(v * lanes);
    return lanes == 1
        ? "    *(%s) = best%d;\n".formatted(address, v)
        : "    vstore%d(best%d, 0, %s);\n".formatted(lanes, v, address);
  }

  private String start() {
    return switch (reduction) {
      case SUM -> "0.0f";
      case MAX, ARGMAX -> "-INFINITY";
      case MIN, ARGMIN -> "INFINITY";
    };
  }

  private String joined(String best, String value) {
    return switch (reduction) {
      case SUM -> best + " + " + value;
      case MAX, ARGMAX -> "m_max(%s, %s)".formatted(best, value);
      case MIN, ARGMIN -> "m_min(%s, %s)".formatted(best, value);
    };
  }

  /** Names what vector v of an item reads; nothing reads its position. */
  private final class Names implements ExprSource.Names {
    private final int lanes;
    private final int v;

    Names(int lanes, int v) {
      this.lanes = lanes;
      this.v = v;
    }

    @Override
    public String input(int i) {
      String address =
          "i%1$d + l%1$d.w + z * l%1$d.z + j * l%1$d.y%2$s"
              .formatted(i, unit.get(i) ? " + x + " + v * lanes : "");
      return lanes == 1 || !unit.get(i)
          ? "*(%s)".formatted(address)
          : "vload%d(0, %s)".formatted(lanes, address);
    }

    @Override
    public String axis(int axis) {
      throw new IllegalStateException("opencl: a vector reduction reads no position");
    }

    @Override
    public String position() {
      throw new IllegalStateException("opencl: a vector reduction reads no position");
    }
  }
}
