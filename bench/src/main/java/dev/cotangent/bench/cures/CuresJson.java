package dev.cotangent.bench.cures;

import dev.cotangent.bench.report.Json;
import java.util.Locale;

/** Says what was found, for programs; the keys are documented in the package. */
final class CuresJson {
  private final Json json;

  private CuresJson(Json json) {
    this.json = json;
  }

  /** Returns the document. */
  static String of(Cures cures) {
    return cures.heading().json("compare cures", json -> new CuresJson(json).write(cures));
  }

  private void write(Cures cures) {
    json.objects("paths", cures.parts(), part -> part(part, cures));
  }

  private void part(Cures.Part part, Cures cures) {
    boolean depth = cures.depth().filter(part::equals).isPresent();
    json.text("path", depth ? "depth" : "time")
        .text("task", part.task().title())
        .number("steps", part.steps())
        .objects("networks", part.groups(), this::group);
  }

  private void group(Group group) {
    json.text("network", group.setup().name())
        .text("expected", Group.name(group.setup().expected()))
        .text("when", group.setup().when().name().toLowerCase(Locale.ROOT))
        .number("asExpected", group.asExpected())
        .objects("runs", group.runs(), this::run);
  }

  private void run(CureResult run) {
    json.number("seed", run.seed())
        .number("accuracy", run.accuracy())
        .number("ratioAtStart", run.atStart().ratio())
        .text("stateAtStart", Group.name(run.atStart().state()))
        .number("ratioAtEnd", run.atEnd().ratio())
        .text("stateAtEnd", Group.name(run.atEnd().state()))
        .number("clipped", run.clipped());
    run.divergence().ifPresent(why -> json.text("divergence", why));
  }
}
