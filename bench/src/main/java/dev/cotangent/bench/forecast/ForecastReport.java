package dev.cotangent.bench.forecast;

import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.TextTable;
import java.util.Locale;

/**
 * How good forecasts of CO2 were, in each of their forms.
 *
 * @param months of the whole series
 * @param errors in ppm
 */
record ForecastReport(
    Heading heading, int months, Forecast.Settings settings, Forecast.Errors errors) {

  /** Returns a line on the series and a table, for people. */
  String text() {
    var table = new TextTable("forecast of 12 months", "RMS error, ppm");
    table.row("naive: the last value", text(errors.naive()));
    table.row("seasonal naive: the value of a year before", text(errors.seasonal()));
    table.row("LSTM " + settings.units(), text(errors.network()));
    return String.format(
        Locale.ROOT,
        "CO2 on Mauna Loa: %d months, %d forecasts in the last %d%n%n%s",
        months,
        errors.forecasts(),
        settings.test(),
        table);
  }

  private static String text(double error) {
    return String.format(Locale.ROOT, "%.3f", error);
  }

  /** Returns the document. */
  String json() {
    return heading.json("forecast", this::write);
  }

  private void write(Json json) {
    json.number("months", months)
        .number("testMonths", settings.test())
        .number("readMonths", settings.time())
        .number("units", settings.units())
        .number("epochs", settings.epochs())
        .number("rate", settings.rate())
        .number("forecasts", errors.forecasts())
        .number("naiveError", errors.naive())
        .number("seasonalError", errors.seasonal())
        .number("networkError", errors.network())
        .flag("better", errors.networkIsBetter());
  }
}
