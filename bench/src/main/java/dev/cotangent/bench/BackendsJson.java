package dev.cotangent.bench;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.BackendReport;
import dev.cotangent.bench.report.Json;

/** Says which backends there are, and which one would be chosen, for programs. */
public final class BackendsJson {
  private BackendsJson() {}

  /** Writes the members {@code backends} and {@code chosen}. */
  public static void write(Json json, BackendReport report, BackendChoice choice) {
    json.objects("backends", report.entries(), entry -> write(json, entry));
    json.object(
        "chosen", inner -> inner.text("name", choice.name()).text("reason", choice.reason()));
  }

  private static void write(Json json, BackendReport.Entry entry) {
    json.text("name", entry.name())
        .text("provider", entry.provider())
        .text("origin", entry.origin());
    switch (entry.status()) {
      case BackendReport.Answered(Availability.Usable(int rank, String description)) ->
          json.text("status", "usable").number("rank", rank).text("description", description);
      case BackendReport.Answered(Availability.Refused(String reason, String remedy, _)) ->
          json.text("status", "refused").text("reason", reason).text("remedy", remedy);
      case BackendReport.Broken(String reason) ->
          json.text("status", "broken").text("reason", reason);
    }
  }
}
