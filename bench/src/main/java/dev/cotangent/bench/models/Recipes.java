package dev.cotangent.bench.models;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.models.Recipe.Settings;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.cnn.MaxPool2d;
import dev.cotangent.cnn.TextCnn;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Recurrent;
import dev.cotangent.rnn.SequenceClassifier;
import dev.cotangent.rnn.SimpleRnn;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All recipes, by name. */
public final class Recipes {
  private static final int EMBEDDING = 48;
  private static final double DROPOUT = 0.4;
  private static final Settings NAMES = new Settings(10, 64, 4e-3, 0.01, 0.1, 1);
  private static final Settings IMAGES = new Settings(3, 64, 2e-3, 0.01, 0, 1);
  private static final Settings DIGITS = new Settings(20, 64, 4e-3, 0.01, 0, 1);

  private static final List<Recipe> OTHERS =
      List.of(
          names(
              "names-cnn",
              "CNN, widths 2 3 4 5 x 128",
              data -> TextCnn.of(data.symbols(), data.classes()),
              2e-3),
          names("names-rnn", "simple RNN 192", overNames(SimpleRnn.units(192)), 1e-3),
          names("names-gru", "GRU 192", overNames(Gru.units(192)), 4e-3),
          names(
              "names-lstm",
              "LSTM 128, both ways",
              overNames(Lstm.units(128).bidirectional()),
              4e-3),
          new Recipe("mnist-mlp", "dense 512-512", Task.MNIST, Recipes::mlp, IMAGES),
          new Recipe(
              "mnist-rnn",
              "simple RNN 128 over rows",
              Task.MNIST,
              overRows(SimpleRnn.units(128)),
              IMAGES.peakRate(1e-3)),
          new Recipe(
              "mnist-gru",
              "GRU 128 over rows",
              Task.MNIST,
              overRows(Gru.units(128)),
              IMAGES.peakRate(4e-3)),
          new Recipe(
              "mnist-lstm",
              "LSTM 128 over rows",
              Task.MNIST,
              overRows(Lstm.units(128)),
              IMAGES.peakRate(4e-3)),
          new Recipe("optdigits-cnn", "CNN 16-32", Task.OPTDIGITS, Recipes::smallImages, DIGITS),
          new Recipe(
              "pendigits-rnn",
              "simple RNN 64",
              Task.PENDIGITS,
              overPoints(SimpleRnn.units(64)),
              DIGITS.peakRate(2e-3)),
          new Recipe("pendigits-gru", "GRU 64", Task.PENDIGITS, overPoints(Gru.units(64)), DIGITS),
          new Recipe(
              "pendigits-lstm", "LSTM 64", Task.PENDIGITS, overPoints(Lstm.units(64)), DIGITS));

  private static final List<Recipe> ALL =
      Stream.of(OTHERS, ImageModel.recipes()).flatMap(List::stream).toList();

  private Recipes() {}

  /** Returns all recipes. */
  public static List<Recipe> all() {
    return ALL;
  }

  /** Returns the names of all recipes, a comma between two. */
  public static String allNames() {
    return ALL.stream().map(Recipe::name).collect(Collectors.joining(", "));
  }

  /**
   * Returns the recipe of a name.
   *
   * @throws CommandException if there is none
   */
  public static Recipe named(String name) {
    return ALL.stream()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandException(
                ExitCode.USAGE,
                "there is no model \"%s\"; models are %s".formatted(name, allNames())));
  }

  private static Recipe names(
      String name, String title, Function<TaskData, LayerSpec> model, double rate) {
    return new Recipe(name, title, Task.NAMES, model, NAMES.peakRate(rate));
  }

  private static Function<TaskData, LayerSpec> overNames(Recurrent<?> layer) {
    return data ->
        SequenceClassifier.of(layer, data.classes())
            .embedding(data.symbols(), EMBEDDING)
            .reading(SequenceClassifier.Reading.MAX_OVER_TIME)
            .dropout(DROPOUT);
  }

  private static Function<TaskData, LayerSpec> overRows(Recurrent<?> layer) {
    return data ->
        Sequential.of()
            .then("rows", new RowsAsSteps())
            .then("classifier", SequenceClassifier.of(layer, data.classes()));
  }

  private static Function<TaskData, LayerSpec> overPoints(Recurrent<?> layer) {
    return data -> SequenceClassifier.of(layer, data.classes());
  }

  private static LayerSpec mlp(TaskData data) {
    Activation relu = Activation.relu();
    return Sequential.of()
        .then("flatten", Flatten.of())
        .then("dense1", Dense.of(512).activation(relu))
        .then("dropout1", Dropout.of(0.2))
        .then("dense2", Dense.of(512).activation(relu))
        .then("dropout2", Dropout.of(0.2))
        .then("dense3", Dense.of(data.classes()));
  }

  private static LayerSpec smallImages(TaskData data) {
    Activation relu = Activation.relu();
    return Sequential.of()
        .then("conv1", Conv2d.filters(16).kernel(3).samePadding().activation(relu))
        .then("conv2", Conv2d.filters(32).kernel(3).samePadding().activation(relu))
        .then("pool", MaxPool2d.of(2))
        .then("flatten", Flatten.of())
        .then("dropout", Dropout.of(0.3))
        .then("dense1", Dense.of(64).activation(relu))
        .then("dense2", Dense.of(data.classes()));
  }
}
