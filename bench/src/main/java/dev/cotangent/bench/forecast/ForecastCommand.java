package dev.cotangent.bench.forecast;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.report.Heading;
import dev.cotangent.data.DataLocation;
import dev.cotangent.data.TimeSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Forecasts a year of CO2. */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Trains an LSTM on the monthly CO2 of Mauna Loa and forecasts each next year of the last ten"
            + " years, beside baselines that learn nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent forecast",
      "  cotangent forecast --check                 exit code 1 if a baseline is better",
      "  cotangent forecast --units 32 --epochs 80",
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, months, testMonths, readMonths (before each forecast), units, epochs, rate,",
      "forecasts, naiveError, seasonalError, networkError (root mean squares, ppm), better",
      "(whether the network is than the seasonal baseline).",
    })
public final class ForecastCommand implements Callable<Integer> {
  private static final int TEST_MONTHS = 120;
  private static final int READ_MONTHS = 36;

  private final Surroundings surroundings;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data sets.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "40", description = "Default: 40.")
  private int epochs;

  @Option(names = "--units", paramLabel = "N", defaultValue = "16", description = "Default: 16.")
  private int units;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: 1.")
  private long seed;

  @Option(
      names = "--check",
      description = "Exit with code 1 if the network is not better than the seasonal baseline.")
  private boolean check;

  /** A command in these surroundings. */
  public ForecastCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Arguments.requirePositive("--epochs", epochs);
    Arguments.requirePositive("--units", units);
    Console console = output.console(surroundings);
    Path folder = DataLocation.ofProcess().find("timeseries", data);
    TimeSeries series = Co2.read(folder.resolve("co2-concentration.csv"));
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.info("backend " + chosen.summary());
      var settings = new Forecast.Settings(TEST_MONTHS, READ_MONTHS, units, epochs, 1e-2, seed);
      Forecast.Errors errors = new Forecast(series, settings).run(opened);
      var heading = new Heading(chosen, List.of(seed), true);
      var report = new ForecastReport(heading, series.size(), settings, errors);
      json.print(console, report::json, report::text);
      if (check && !errors.networkIsBetter()) {
        throw new CommandException(
            ExitCode.FAILED, "the network is not better than the seasonal baseline");
      }
      return ExitCode.OK.value();
    }
  }
}
