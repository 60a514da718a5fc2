package dev.cotangent.bench.models;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.models.Recipe.Settings;
import dev.cotangent.cnn.ConvNeXt;
import dev.cotangent.cnn.LeNet5;
import dev.cotangent.cnn.MobileNetV2;
import dev.cotangent.cnn.ResNet;
import dev.cotangent.cnn.SmallCnn;
import dev.cotangent.cnn.Vgg;
import dev.cotangent.data.Augmentation;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model that tells images apart, for each {@link Task} of images.
 *
 * @param word by which commands name it
 * @param title one line on it
 * @param model makes it for a number of classes
 * @param settings how it is trained
 * @param isAugmented whether training images are changed at random
 */
public record ImageModel(
    String word,
    String title,
    IntFunction<LayerSpec> model,
    Settings settings,
    boolean isAugmented) {
  private static final Settings DEEP = new Settings(6, 64, 5e-3, 0.05, 0, 1);
  private static final Settings CONVNEXT = new Settings(12, 32, 3e-3, 0.05, 0, 1);

  /** Plain descent, as initial values are to be seen and not what an optimiser makes of them. */
  private static final Settings TANH =
      new Settings(5, 64, 0.01, 0, 0, Double.POSITIVE_INFINITY).optimiser(Settings.Optimiser.SGD);

  private static final List<ImageModel> ALL =
      List.of(
          new ImageModel(
              "lenet", "LeNet-5", LeNet5::of, new Settings(12, 64, 4e-3, 0.01, 0, 1), false),
          new ImageModel(
              "cnn",
              "CNN 32-64",
              classes -> SmallCnn.of(classes).dropout(0.25),
              new Settings(3, 64, 2e-3, 0.01, 0, 1),
              false),
          deep("vgg", "small VGG", Vgg::small),
          deep("plain20", "plain net of 20", classes -> ResNet.resNet20(classes).plain()),
          deep("resnet20", "ResNet-20", ResNet::resNet20),
          deep("resnet32", "ResNet-32", classes -> ResNet.small(32, classes)),
          deep("plain56", "plain net of 56", classes -> ResNet.small(56, classes).plain()),
          deep("resnet56", "ResNet-56", classes -> ResNet.small(56, classes)),
          new ImageModel(
              "convnext",
              "ConvNeXt-micro",
              classes -> ConvNeXt.micro(classes).weight(Initialisers.heNormal()),
              CONVNEXT,
              true),
          deep("mobilenet", "MobileNetV2", MobileNetV2::new),
          tanh("tanh30", "tanh net of 30", TanhNet::of),
          tanh(
              "tanh30-orthogonal",
              "the same, orthogonal",
              classes -> TanhNet.of(classes).weight(Initialisers.orthogonal(1))),
          tanh("tanh30-skip", "the same with skips", classes -> TanhNet.of(classes).skips()));

  private static ImageModel deep(String word, String title, IntFunction<LayerSpec> model) {
    return new ImageModel(word, title, model, DEEP, true);
  }

  private static ImageModel tanh(String word, String title, IntFunction<LayerSpec> model) {
    return new ImageModel(word, title, model, TANH, false);
  }

  /** Returns all models. */
  public static List<ImageModel> all() {
    return ALL;
  }

  /** Returns the model for a number of classes. */
  public LayerSpec of(int classes) {
    return model.apply(classes);
  }

  /** Returns how it is trained on a task, named {@code task-word}. */
  public Recipe on(Task task) {
    Optional<Augmentation> changes = isAugmented ? task.augmentation() : Optional.empty();
    return new Recipe(
        task.folder() + "-" + word,
        title,
        task,
        data -> of(data.classes()),
        settings.augmentation(changes));
  }

  /** Returns the recipes of all models on all tasks of images. */
  static List<Recipe> recipes() {
    return Stream.of(Task.MNIST, Task.CIFAR10, Task.IMAGES)
        .flatMap(task -> ALL.stream().map(model -> model.on(task)))
        .toList();
  }

  /**
   * Returns the model of a word.
   *
   * @throws CommandException if there is none
   */
  public static ImageModel named(String word) {
    return ALL.stream()
        .filter(model -> model.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new CommandException(
                ExitCode.USAGE,
                "there is no image model \"%s\"; models are %s".formatted(word, words())));
  }

  /** Returns all words, a comma between two. */
  public static String words() {
    return ALL.stream().map(ImageModel::word).collect(Collectors.joining(", "));
  }
}
