package dev.cotangent.bench.examples;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs one of the example programs, or lists them. */
@Command(
    name = "example",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Runs a small program that shows how the library is used; lists them without NAME.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent example",
      "  cotangent example names-gru",
      "  cotangent example char-language-model text.txt",
    })
public final class ExampleCommand implements Callable<Integer> {
  private static final List<Example> EXAMPLES =
      List.of(
          new Example("mnist-cnn", "handwritten digits by convolutions", MnistCnn::main),
          new Example("names-gru", "which language is this name in?", NamesGru::main),
          new Example(
              "char-language-model", "learns [FILE], and writes on", CharLanguageModel::main),
          new Example("own-layer", "a layer with its own backward pass", OwnLayer::main),
          new Example("own-activation", "an activation as an expression", OwnActivation::main),
          new Example("own-backend", "a backend that counts its calls", OwnBackend::main),
          new Example("gradient-diagnosis", "what vanishes, and a cure", GradientDiagnosis::main),
          new Example("save-and-load", "weights in a file", SaveAndLoad::main));

  private final Surroundings surroundings;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Which one.")
  private Optional<String> name = Optional.empty();

  @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "Arguments of the program.")
  private List<String> arguments = List.of();

  /** A command in these surroundings. */
  public ExampleCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private interface Program {
    void main(String[] arguments) throws Exception;
  }

  private record Example(String name, String shows, Program program) {}

  @Override
  public Integer call() throws Exception {
    if (name.isEmpty()) {
      Console console = output.console(surroundings);
      EXAMPLES.forEach(e -> console.result("%-20s  %s%n".formatted(e.name, e.shows)));
    } else {
      named(name.get()).program.main(arguments.toArray(String[]::new));
    }
    return ExitCode.OK.value();
  }

  private static Example named(String name) {
    return EXAMPLES.stream()
        .filter(e -> e.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandException(
                ExitCode.USAGE,
                "there is no example " + name + "; \"cotangent example\" lists them"));
  }
}
