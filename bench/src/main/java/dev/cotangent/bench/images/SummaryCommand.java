package dev.cotangent.bench.images;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.DataArguments;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.models.ImageModel;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Recipes;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Summary;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes a model without computing it. */
@Command(
    name = "summary",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lists a model's layers with their output shapes, parameters, flops and activation memory,"
          + " each for one example.",
      "Nothing is computed and nothing stored; only a model that \"train --help\" lists needs its"
          + " data, which says the shape."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent summary resnet50",
      "  cotangent summary resnet20 --input 28,28,1",
      "  cotangent summary names-gru",
      "  cotangent summary convnext-tiny --json",
      "",
      "--json: keys schema (1), command, version, model, input, output, parameters, flops,",
      "activations (elements), layers: [path, operations, output, parameters, flops, activations]."
    })
public final class SummaryCommand implements Callable<Integer> {
  private static final int SMALL_SIDE = 32;
  private static final int COLOURS = 3;
  private static final int FEW_CLASSES = 10;
  private static final int MANY_CLASSES = 1000;

  /** The names of all models, for the help text. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(words().split(", ")).iterator();
    }
  }

  private final Surroundings surroundings;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final DataArguments data = new DataArguments();

  @Parameters(
      paramLabel = "MODEL",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}, or one that \"train\" takes.")
  private String model = "";

  @Option(
      names = "--input",
      split = ",",
      paramLabel = "N",
      description =
          "Height, width and channels of an image. Default: what the model is made for, in three"
              + " colours.")
  private List<Integer> input = List.of();

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Number of classes. Default: 1000 for models of large images, else 10.")
  private Optional<Integer> classes = Optional.empty();

  /** A command in these surroundings. */
  public SummaryCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Summary summary = summary();
    json.print(output.console(surroundings), () -> SummaryJson.of(model, summary), summary::toText);
    return ExitCode.OK.value();
  }

  private Summary summary() throws IOException {
    try {
      for (LargeModel large : LargeModel.all()) {
        if (large.word().equals(model)) {
          return Summary.of(large.of(classes.orElse(MANY_CLASSES)), shape(large.side()));
        }
      }
      for (ImageModel image : ImageModel.all()) {
        if (image.word().equals(model)) {
          return Summary.of(image.of(classes.orElse(FEW_CLASSES)), shape(SMALL_SIDE));
        }
      }
      return ofRecipe(Recipes.named(model));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, model + ": " + e.getMessage(), e);
    }
  }

  private Summary ofRecipe(Recipe recipe) throws IOException {
    if (!input.isEmpty() || classes.isPresent()) {
      throw new CommandException(
          ExitCode.USAGE, "--input and --classes do not go with " + model + ": its rows say both");
    }
    TaskData rows = data.load(recipe.task());
    LayerSpec spec = recipe.model().apply(rows);
    ElementType type = recipe.task() == Task.NAMES ? ElementType.INT : ElementType.REAL;
    return Summary.of(spec, rows.inputShape(), type);
  }

  private Shape shape(int side) {
    return input.isEmpty()
        ? Shape.of(side, side, COLOURS)
        : Shape.of(input.stream().mapToInt(Integer::intValue).toArray());
  }

  private static String words() {
    return LargeModel.all().stream().map(LargeModel::word).collect(Collectors.joining(", "))
        + ", "
        + ImageModel.words();
  }
}
