package dev.cotangent.bench.shell;

import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes verbs and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Prints a script for bash, or zsh with bashcompinit, that completes the command line.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(cotangent completion)",
      "  cotangent completion > ~/.local/share/bash-completion/completions/cotangent",
    })
public final class CompletionCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** A command in these surroundings. */
  public CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    output.console(surroundings).result(AutoComplete.bash(root.name(), root.commandLine()));
    return ExitCode.OK.value();
  }
}
