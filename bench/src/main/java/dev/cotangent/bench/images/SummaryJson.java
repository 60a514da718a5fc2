package dev.cotangent.bench.images;

import dev.cotangent.bench.report.Json;
import dev.cotangent.nn.Summary;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;

/** Describes a model for programs; the keys are documented in the package. */
final class SummaryJson {
  private SummaryJson() {}

  /** Returns the document. */
  static String of(String model, Summary summary) {
    return Json.document(
        "summary",
        json ->
            json.text("model", model)
                .integers("input", extents(summary.input()))
                .integers("output", extents(summary.output()))
                .number("parameters", summary.parameters())
                .number("flops", summary.flops())
                .number("activations", summary.activations())
                .objects("layers", summary.rows(), row -> write(json, row)));
  }

  private static void write(Json json, Summary.Row row) {
    json.text("path", row.path())
        .texts("operations", row.operations())
        .integers("output", extents(row.output().without(0)))
        .number("parameters", row.parameters())
        .number("flops", row.flops())
        .number("activations", row.activations());
  }

  private static Iterable<Long> extents(Shape shape) {
    return () -> Arrays.stream(shape.extents()).asLongStream().iterator();
  }
}
