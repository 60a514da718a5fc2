package dev.cotangent.nn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a model is made of and what it costs, without computing it.
 *
 * <p>Found by a training step of one example on a backend that computes and stores nothing, so that
 * a model of any size takes milliseconds.
 *
 * @param input shape of one example
 * @param output shape of its output
 * @param rows one for each layer that computes, in the order in which they first do
 */
public record Summary(Shape input, Shape output, List<Summary.Row> rows) {
  /**
   * A layer.
   *
   * @param path in the model; empty for the model itself
   * @param operations what it applies, such as {@code Conv2d}
   * @param output shape of the last result for one example, batch axis and all
   * @param parameters number of trainable numbers
   * @param flops for one example, forward: 2 for each multiplication and addition of products and
   *     convolutions; pointwise work is not counted
   * @param activations number of elements that a training step holds for one example after it
   */
  public record Row(
      String path,
      List<String> operations,
      Shape output,
      long parameters,
      long flops,
      long activations) {

    /** Copies the operations. */
    public Row {
      operations = List.copyOf(operations);
    }
  }

  /** Copies the rows. */
  public Summary {
    rows = List.copyOf(rows);
  }

  /**
   * Returns the summary of a model of real inputs.
   *
   * @throws IllegalArgumentException if the model cannot take that shape
   */
  public static Summary of(LayerSpec model, Shape input) {
    return of(model, input, ElementType.REAL);
  }

  /** Returns the summary of a model whose inputs are numbers or tokens. */
  public static Summary of(LayerSpec model, Shape input, ElementType type) {
    var backend = new DryBackend();
    Network network = model.build(backend, 0, input);
    var rows = new SummaryRows(network, backend);
    try (Tape tape = Tape.training(backend, 0, 0)) {
      Tensor x = backend.allocate(type, input.prepend(1), Lifetime.PERSISTENT);
      tape.listen(rows);
      Variable y = network.forward(tape, tape.constant(x));
      return new Summary(input, y.shape().without(0), rows.rows());
    }
  }

  /** Returns the number of trainable numbers. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** Returns the operations of one example, forward; see {@link Row#flops}. */
  public long flops() {
    return rows.stream().mapToLong(Row::flops).sum();
  }

  /** Returns the elements that a training step holds for one example before it walks back. */
  public long activations() {
    return rows.stream().mapToLong(Row::activations).sum();
  }

  /** Returns a table, with activations in bytes at 4 for an element. */
  public String toText() {
    var text = new StringBuilder();
    text.append(line("layer", "operations", "output", "parameters", "flops", "activation B"));
    for (Row row : rows) {
      text.append(
          line(
              row.path.isEmpty() ? "(model)" : row.path,
              String.join("+", row.operations),
              row.output.without(0).toString(),
              number(row.parameters),
              number(row.flops),
              number(Float.BYTES * row.activations)));
    }
    text.append(
        line(
            "total for input " + input,
            "",
            output.toString(),
            number(parameters()),
            number(flops()),
            number(Float.BYTES * activations())));
    return text.toString();
  }

  /** Returns an object with {@code layers} as array; activations are elements. */
  public String toJson() {
    String layers = rows.stream().map(Summary::json).collect(Collectors.joining(",\n  "));
    return "{\"input\":%s,\"output\":%s,\"parameters\":%d,\"flops\":%d,\"activations\":%d,\"layers\":[\n  %s]}"
        .formatted(input, output, parameters(), flops(), activations(), layers);
  }

  private static String json(Row row) {
    String operations =
        row.operations.stream().map(Summary::quoted).collect(Collectors.joining(","));
    return "{\"path\":%s,\"operations\":[%s],\"output\":%s,\"parameters\":%d,\"flops\":%d,\"activations\":%d}"
        .formatted(
            quoted(row.path),
            operations,
            row.output.without(0),
            row.parameters,
            row.flops,
            row.activations);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String line(String... cells) {
    return "%-34s %-26s %14s %13s %16s %14s%n".formatted((Object[]) cells);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
