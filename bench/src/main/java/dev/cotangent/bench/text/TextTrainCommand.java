package dev.cotangent.bench.text;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.bench.training.CheckpointArguments;
import dev.cotangent.bench.training.SavedModel;
import dev.cotangent.data.DataLocation;
import dev.cotangent.data.TextCorpus;
import dev.cotangent.data.TrainTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a language model on a text; what its tokens are is up to the command. */
abstract class TextTrainCommand implements Callable<Integer> {
  /** Share of a text that is for training. */
  static final double TRAIN_SHARE = 0.9;

  private static final int SAMPLE = 300;
  private static final double SAMPLE_TEMPERATURE = 0.7;

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final CheckpointArguments checkpoints = new CheckpointArguments();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "Text in UTF-8. Default: tinyshakespeare/input.txt where data sets are kept.")
  private Optional<Path> text = Optional.empty();

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data sets.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "6", description = "Default: 6.")
  private int epochs;

  @Option(
      names = "--units",
      paramLabel = "N",
      defaultValue = "256",
      description = "Units of each LSTM layer. Default: 256.")
  private int units;

  @Option(names = "--layers", paramLabel = "N", defaultValue = "2", description = "Default: 2.")
  private int layers;

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "16",
      description = "Places of the text that are read side by side. Default: 16.")
  private int streams;

  @Option(
      names = "--time",
      paramLabel = "N",
      defaultValue = "64",
      description = "Characters or words between two updates. Default: 64.")
  private int time;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0.25",
      description = "Between layers and before the last. Default: 0.25.")
  private double dropout;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.004",
      description = "Highest learning rate. Default: 0.004.")
  private double rate;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: 1.")
  private long seed;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Write the model there, as safetensors; after Ctrl-C, too.")
  private Optional<Path> save = Optional.empty();

  @Option(
      names = "--max-loss",
      paramLabel = "NATS",
      description = "Exit with code 1 if the last validation loss is higher.")
  private Optional<Double> maxLoss = Optional.empty();

  /**
   * What a model is trained on.
   *
   * @param size number of tokens of the whole text
   * @param first token of the text
   */
  record Text(TextTokens tokens, TrainTest windows, int size, int first) {}

  TextTrainCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  /**
   * Returns the text as tokens.
   *
   * @param time tokens per window
   */
  abstract Text text(TextCorpus corpus, int time);

  @Override
  public final Integer call() throws IOException {
    checkArguments();
    Console console = output.console(surroundings);
    Text read = text(TextCorpus.read(file()), time);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.info("backend " + chosen.summary());
      var size = new TextModel.Size(units, layers);
      TextModel model = TextModel.of(read.tokens, size, dropout, opened, seed);
      var settings = new TextTraining.Settings(epochs, streams, time, rate, 1, seed);
      stop.workBegins();
      var training = new TextTraining(model, read.windows, settings);
      List<TextTraining.Epoch> run = training.run(checkpoints, console, stop);
      if (save.isPresent()) {
        model.save(save.get());
        console.info("model saved to " + save.get());
      }
      console.result(report(read, model, run));
      return end(console, run).value();
    }
  }

  private void checkArguments() {
    Arguments.requirePositive("--epochs", epochs);
    Arguments.requirePositive("--units", units);
    Arguments.requirePositive("--layers", layers);
    Arguments.requirePositive("--streams", streams);
    Arguments.requirePositive("--time", time);
    Arguments.requireAboveZero("--rate", rate);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new CommandException(
          ExitCode.USAGE, "--dropout must be at least 0 and below 1, got " + dropout);
    }
    save.ifPresent(SavedModel::requireWritable);
    checkpoints.check();
  }

  private Path file() throws IOException {
    Path file =
        text.isPresent()
            ? text.get()
            : DataLocation.ofProcess().find("tinyshakespeare", data).resolve("input.txt");
    if (!Files.isRegularFile(file)) {
      throw new CommandException(ExitCode.USAGE, "there is no file " + file + "; --text names one");
    }
    return file;
  }

  private String report(Text read, TextModel model, List<TextTraining.Epoch> run) {
    var table = new TextTable("epoch", "train", "validation", "seconds");
    for (TextTraining.Epoch epoch : run) {
      table.row(
          String.valueOf(epoch.number()),
          String.format(Locale.ROOT, "%.4f", epoch.train()),
          String.format(Locale.ROOT, "%.4f", epoch.validation()),
          String.format(Locale.ROOT, "%.1f", epoch.seconds()));
    }
    TextTokens.Unit unit = read.tokens.unit();
    String start = read.tokens.decode(read.first);
    return String.format(
        Locale.ROOT,
        "%s: LSTM %dx%d, %,d parameters, %,d %ss of %,d kinds; losses in nats a %s%n%n%s%n"
            + "At temperature %s:%n%s%s%s%n",
        TextModel.name(unit),
        layers,
        units,
        model.network().parameterCount(),
        read.size,
        unit,
        model.tokens().size(),
        unit,
        table,
        SAMPLE_TEMPERATURE,
        start,
        unit.separator(),
        model.write(start, SAMPLE, SAMPLE_TEMPERATURE, seed));
  }

  private ExitCode end(Console console, List<TextTraining.Epoch> run) {
    if (stop.getAsBoolean()) {
      console.warn("stopped after " + run.size() + " whole epochs" + checkpoints.advice());
      return ExitCode.INTERRUPTED;
    }
    double last = run.getLast().validation();
    if (maxLoss.isPresent() && !(last <= maxLoss.get())) {
      throw new CommandException(
          ExitCode.FAILED,
          String.format(
              Locale.ROOT,
              "the validation loss is %.4f nats, above the %s of --max-loss",
              last,
              maxLoss.get()));
    }
    return ExitCode.OK;
  }
}
