package dev.cotangent.bench.text;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes on from a prompt. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Writes on from a prompt with a saved language model.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent generate charlm.safetensors --prompt 'ROMEO:' --temperature 0.7",
    })
public final class GenerateCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final BackendArguments backend = new BackendArguments();

  @Parameters(
      paramLabel = "FILE",
      defaultValue = "charlm.safetensors",
      description = "A file that \"train charlm --save\" wrote. Default: charlm.safetensors.")
  private Path file = Path.of("");

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "\n",
      description = "How the text begins. Default: a line's end, for characters.")
  private String prompt = "";

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.8",
      description = "0 takes the likeliest character or word, 1 draws as learned. Default: 0.8.")
  private double temperature;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "400",
      description = "How many characters or words. Default: 400.")
  private int length;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: 1.")
  private long seed;

  /** A command in these surroundings. */
  public GenerateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Arguments.requirePositive("--length", length);
    if (!(temperature >= 0)) {
      throw new CommandException(
          ExitCode.USAGE, "--temperature must not be negative, got " + temperature);
    }
    if (prompt.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "--prompt must hold at least one character");
    }
    if (!Files.isRegularFile(file)) {
      throw new CommandException(
          ExitCode.USAGE, "there is no file " + file + "; \"train charlm --save\" writes one");
    }
    try (Backend opened = backend.open(surroundings.environment()).backend()) {
      TextModel model = TextModel.load(file, opened);
      requireKnown(model);
      String written = model.write(prompt, length, temperature, seed);
      output
          .console(surroundings)
          .result(prompt + model.tokens().unit().separator() + written + System.lineSeparator());
      return ExitCode.OK.value();
    }
  }

  private void requireKnown(TextModel model) {
    try {
      int[] tokens = model.tokens().encode(prompt);
      if (tokens.length == 0) {
        throw new CommandException(
            ExitCode.USAGE, "--prompt must hold at least one " + model.tokens().unit());
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "--prompt: " + e.getMessage(), e);
    }
  }
}
