package dev.cotangent.bench.growth;

import dev.cotangent.bench.report.Json;
import java.util.stream.IntStream;

/** Says what was measured of growth, for programs; the keys are in the verb's help. */
final class GrowthJson {
  private final Json json;
  private final GrowthReport report;

  private GrowthJson(Json json, GrowthReport report) {
    this.json = json;
    this.report = report;
  }

  /** Returns the document; null is the exponent of a single size. */
  static String of(GrowthReport report) {
    return report.conditions().json("growth", json -> new GrowthJson(json, report).write());
  }

  private void write() {
    json.objects("curves", report.curves(), this::curve)
        .objects("checks", report.checks(), this::check)
        .flag("holds", report.holds());
  }

  private void curve(GrowthCurve curve) {
    json.text("axis", curve.axis().name())
        .text("layer", curve.axis().layer())
        .number("exponent", curve.exponent())
        .number("worstRise", curve.worstRise())
        .objects(
            "points",
            IntStream.rangeClosed(0, curve.last()).boxed().toList(),
            i -> point(curve, i));
  }

  private void point(GrowthCurve curve, int i) {
    json.number("size", curve.points().get(i).size())
        .number("medianMicros", curve.micros()[i])
        .number("flops", curve.flops(i))
        .number("picosPerFlop", curve.picosPerFlop(i))
        .number("gflops", curve.gflops(i));
  }

  private void check(ThreadCheck check) {
    json.text("case", check.name())
        .number("threads", check.threads())
        .number("medianMicros", check.micros())
        .number("speedUp", report.speedUp(check))
        .text("sha256Cold", check.cold())
        .text("sha256Warm", check.warm())
        .flag("sameBits", report.hasSameBits(check));
  }
}
