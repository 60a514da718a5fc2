package dev.cotangent.bench.shell;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints manual pages. */
@Command(
    name = "man",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints the manual page of a verb, or of the whole, in the format of man.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent man | man -l -",
      "  cotangent man compare cures | man -l -",
      "  cotangent man train > ~/.local/share/man/man1/cotangent-train.1",
    })
public final class ManCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "VERB", description = "Such as train, or compare cures.")
  private List<String> verbs = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** A command in these surroundings. */
  public ManCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    CommandLine line = spec.root().commandLine();
    for (String verb : verbs) {
      CommandLine below = line.getSubcommands().get(verb);
      if (below == null) {
        throw new CommandException(
            ExitCode.USAGE,
            "there is no verb %s; these are: %s"
                .formatted(verb, String.join(" ", line.getSubcommands().keySet())));
      }
      line = below;
    }
    output.console(surroundings).result(ManPage.of(line, Version.ofProject()));
    return ExitCode.OK.value();
  }
}
