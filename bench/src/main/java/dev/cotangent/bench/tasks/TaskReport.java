package dev.cotangent.bench.tasks;

import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.report.Json;
import java.util.Locale;

/**
 * How a network did on a task, in each of its forms.
 *
 * @param name of the task on the command line
 * @param units of the recurrent layer
 */
record TaskReport(
    Heading heading,
    String name,
    SequenceTask task,
    TaskModel model,
    int units,
    TaskRun.Settings settings,
    TaskRun.Result result) {

  /** Tells whether the network learned the task. */
  boolean isSolved() {
    return task.isSolved(result.score());
  }

  /** Returns a few lines for people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s: %s %d, %,d parameters, %,d steps in %.1f s%n%s%n%s%n%s%n",
        task.title(),
        model,
        units,
        result.parameters(),
        result.steps(),
        result.seconds(),
        result.score(),
        isSolved() ? "solved" : "not solved",
        "loss: " + task.measure());
  }

  /** Returns the document. */
  String json() {
    return heading.json("task", this::write);
  }

  private void write(Json json) {
    TaskRun.Cures cures = settings.cures();
    json.text("task", name)
        .text("title", task.title())
        .number("time", task.input().extent(0))
        .text("model", model.toString())
        .number("units", units)
        .number("parameters", result.parameters())
        .text("descent", settings.descent().toString())
        .number("batch", settings.batch())
        .number("rate", settings.rate())
        .number("halving", settings.halving())
        .number("growth", settings.growth())
        .number("clip", cures.clip())
        .number("flow", cures.flow())
        .number("noise", cures.noise())
        .number("steps", result.steps())
        .number("seconds", result.seconds())
        .number("testRows", settings.tests())
        .number("loss", result.score().loss())
        .number("right", result.score().right())
        .flag("solved", isSolved())
        .text("measure", task.measure());
  }
}
