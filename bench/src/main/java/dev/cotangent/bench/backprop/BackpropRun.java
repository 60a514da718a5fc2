package dev.cotangent.bench.backprop;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.Repetition;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.backprop.Contest.Entrant;
import dev.cotangent.bench.backprop.Contest.Learned;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Recipes;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.training.EqualLengths;
import dev.cotangent.bench.training.Plan;
import dev.cotangent.bench.training.RunResult;
import dev.cotangent.bench.training.Training;
import dev.cotangent.cnn.LeNet5;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.train.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Trains the models of contests and measures them. */
final class BackpropRun {
  private static final int MEASURED_ROWS = 256;
  private static final int TEST_BATCH = 256;
  private static final String CNN = "mnist-lenet";
  private static final List<String> OF_NAMES =
      List.of("names-cnn", "names-rnn", "names-gru", "names-lstm");
  private static final List<String> OF_IMAGES =
      List.of("mnist-mlp", CNN, "mnist-rnn", "mnist-gru", "mnist-lstm");
  private static final List<String> LAYERS = List.of("conv1", "pool1", "conv2", "pool2");

  /** As many for all models: accuracies of recipes of different lengths could not be compared. */
  private static final int EPOCHS_OF_NAMES = 10;

  private static final int EPOCHS_OF_IMAGES = 5;

  private final Backend backend;
  private final Optional<Backend> single;
  private final Console console;
  private final StopSignal stop;
  private final Repetition repetition;
  private final Map<String, StepCost> costs = new HashMap<>();

  /** Runs on a backend; {@code single} is the same on one thread, if there are more. */
  BackpropRun(
      Backend backend,
      Optional<Backend> single,
      Console console,
      StopSignal stop,
      Repetition repetition) {
    this.backend = backend;
    this.single = single;
    this.console = console;
    this.stop = stop;
    this.repetition = repetition;
  }

  /** Returns the contest over names, without its models. */
  static Contest names(TaskData data) {
    return new Contest(
        data, PointOrder.DRAWN, LengthGroup.of(data.parts().test()), new ArrayList<>());
  }

  /** Returns the contests over images in each order, without their models. */
  static List<Contest> images(TaskData data) {
    return Arrays.stream(PointOrder.values())
        .map(order -> new Contest(order.of(data), order, List.of(), new ArrayList<>()))
        .toList();
  }

  /** Adds all models to a contest, until Ctrl-C. */
  void fill(Contest contest) {
    console.info(contest.title() + ":");
    for (String name : contest.isOfLetters() ? OF_NAMES : OF_IMAGES) {
      Recipe recipe = Recipes.named(name);
      List<Learned> runs = new ArrayList<>();
      for (long seed : repetition.seeds()) {
        if (!stop.getAsBoolean()) {
          learn(contest, recipe, seed).ifPresent(runs::add);
        }
      }
      if (!runs.isEmpty()) {
        StepCost cost =
            costs.computeIfAbsent(name, n -> StepCost.of(recipe, contest.data(), backend, single));
        contest.entrants().add(new Entrant(recipe, cost, runs));
      }
    }
  }

  /** Empty if Ctrl-C came first. */
  private Optional<Learned> learn(Contest contest, Recipe recipe, long seed) {
    TaskData data = contest.data();
    int epochs =
        repetition.epochs().orElse(contest.isOfLetters() ? EPOCHS_OF_NAMES : EPOCHS_OF_IMAGES);
    var plan = new Plan(recipe, data, recipe.settings().epochs(epochs), seed);
    // The same seed gives the same initial values as the run's own network will have.
    Network untrained = recipe.model().apply(data).build(backend, seed, data.inputShape());
    Batch measured = measured(contest);
    InputGradient before = inputGradient(contest, untrained, measured);
    RunResult run = new Training(plan, backend, stop).run(console);
    return run.stopped()
        ? Optional.empty()
        : Optional.of(
            new Learned(
                run,
                before,
                inputGradient(contest, run.network(), measured),
                GradientHistogram.of(run.network(), measured),
                byLength(contest, run.network())));
  }

  private static Batch measured(Contest contest) {
    Dataset test = contest.data().parts().test();
    return contest.isOfLetters() ? EqualLengths.longest(test, MEASURED_ROWS) : first(test);
  }

  private static InputGradient inputGradient(Contest contest, Network network, Batch batch) {
    return contest.isOfLetters()
        ? InputGradient.ofLetters(network, batch)
        : InputGradient.ofImages(network, batch);
  }

  private static double[] byLength(Contest contest, Network network) {
    return contest.groups().stream()
        .mapToDouble(group ->
            Evaluation.of(
                    network,
                    Losses.softmaxCrossEntropy(),
                    Batches.inOrder(group.rows(), TEST_BATCH))
                .accuracy()
                .orElseThrow())
        .toArray();
  }

  /** Returns what the layers of the first seed's convolutional network see of the images. */
  List<ReceptiveField> fields(List<Contest> contests) {
    for (Contest contest : contests) {
      for (Entrant entrant : contest.entrants()) {
        if (contest.order() == PointOrder.DRAWN && entrant.recipe().name().equals(CNN)) {
          var layers = LeNet5.of(contest.data().classes()).layers();
          Network network = entrant.runs().getFirst().run().network();
          Batch batch = first(contest.data().parts().test());
          return LAYERS.stream()
              .map(layer -> ReceptiveField.of(layers, layer, network, batch))
              .toList();
        }
      }
    }
    return List.of();
  }

  private static Batch first(Dataset rows) {
    return rows.batch(IntStream.range(0, Math.min(MEASURED_ROWS, rows.size())).toArray());
  }
}
