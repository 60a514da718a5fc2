package dev.cotangent.bench;

import dev.cotangent.backend.BackendReport;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.report.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the backends and says which one would be chosen. */
@Command(
    name = "backends",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Lists the backends found, whether each can be used here, what mends it if not, and which"
            + " one would be chosen.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent backends",
      "  COTANGENT_BACKEND=reference cotangent backends",
      "  cotangent backends --json",
      "",
      "--json: keys schema (1), command, version, backends: [name, provider, origin, status, and",
      "of usable ones rank and description, of refused ones reason and remedy, of broken ones",
      "reason], chosen (name, reason)."
    })
final class BackendsCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();

  BackendsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    BackendReport report = Backends.report();
    var choice = BackendChoice.of(Optional.empty(), surroundings.environment(), () -> report);
    json.print(
        output.console(surroundings),
        () -> Json.document("backends", inner -> BackendsJson.write(inner, report, choice)),
        () -> "%s%nwould be used: %s, %s%n".formatted(report, choice.name(), choice.reason()));
    return ExitCode.OK.value();
  }
}
