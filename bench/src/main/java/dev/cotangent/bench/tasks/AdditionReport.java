package dev.cotangent.bench.tasks;

import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.report.Json;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a network adds, in each of its forms.
 *
 * @param task that was learned
 */
record AdditionReport(Heading heading, AdditionTask task, AdditionTask.Result result) {

  /** Returns a few lines for people. */
  String text() {
    AdditionTask.Settings settings = task.settings();
    return String.format(
        Locale.ROOT,
        "addition of %d digits: LSTM %d to LSTM %d%s, %,d parameters, %d steps in %.1f s%n"
            + "right: %.2f %% of unseen sums%n%s%n",
        task.digits(),
        settings.units(),
        settings.units(),
        settings.attention() ? " with dot attention" : "",
        result.parameters(),
        result.steps(),
        result.seconds(),
        100 * result.right(),
        result.sample().stream()
            .map(answer -> answer.question() + " = " + answer.text())
            .collect(Collectors.joining("   ")));
  }

  /** Returns the document. */
  String json() {
    return heading.json("addition", this::write);
  }

  private void write(Json json) {
    AdditionTask.Settings settings = task.settings();
    json.number("digits", task.digits())
        .number("units", settings.units())
        .flag("attention", settings.attention())
        .number("parameters", result.parameters())
        .number("batch", settings.batch())
        .number("rate", settings.rate())
        .number("steps", result.steps())
        .number("seconds", result.seconds())
        .number("testRows", AdditionTask.TEST_PAIRS)
        .number("right", result.right())
        .objects(
            "sample",
            result.sample(),
            answer -> json.text("question", answer.question()).text("answer", answer.text()));
  }
}
