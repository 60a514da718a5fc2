package dev.cotangent.bench.tune;

import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.opencl.OpenClTuner;
import java.util.Locale;

/** What tuning found, in each of its forms. */
record TuneReport(OpenClTuner.Result result) {

  /** Tells whether anything was tried, and so kept. */
  private boolean kept() {
    return !result.trials().isEmpty();
  }

  /** Returns device, table and file, for people. */
  String text() {
    var table = new TextTable("product", "tile", "GFLOP/s", "outcome");
    for (OpenClTuner.Trial trial : result.trials()) {
      table.row(
          words(trial.product()),
          trial.tile(),
          TextTable.cell("%.0f", trial.gflops()),
          words(trial.outcome().name()));
    }
    String end =
        kept()
            ? "kept in  "
                + result.file()
                + (result.complete() ? "" : "; there was no time for all candidates")
            : "there was no time to try anything, so nothing was changed";
    return "device   %s%n%n%s%n%s%n".formatted(result.device(), table, end);
  }

  /** Returns the document; null is the speed of what was not timed. */
  String json() {
    return Json.document(
        "tune",
        json ->
            json.flag("complete", result.complete())
                .text("device", result.device())
                .text("file", result.file().toString())
                .flag("kept", kept())
                .objects("trials", result.trials(), trial -> write(json, trial)));
  }

  private static void write(Json json, OpenClTuner.Trial trial) {
    json.text("product", words(trial.product()))
        .text("tile", trial.tile())
        .number("gflops", trial.gflops())
        .text("outcome", words(trial.outcome().name()));
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
