package dev.cotangent.bench.models;

import dev.cotangent.data.Augmentation;
import dev.cotangent.nn.LayerSpec;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model, its task, and how to train it.
 *
 * @param name by which a command names it, such as {@code names-gru}
 * @param title one line on the model
 * @param model makes the model for the task's rows
 * @param settings how to train it unless a command says otherwise
 */
public record Recipe(
    String name, String title, Task task, Function<TaskData, LayerSpec> model, Settings settings) {

  /**
   * How to train.
   *
   * @param epochs passes over the training rows
   * @param batch rows per step
   * @param peakRate highest learning rate
   * @param weightDecay AdamW's
   * @param labelSmoothing share of the target spread over all classes
   * @param clip highest global norm of the gradients; infinite: they are left alone
   * @param optimiser what makes a step of a gradient
   * @param augmentation changes to images in training
   */
  public record Settings(
      int epochs,
      int batch,
      double peakRate,
      double weightDecay,
      double labelSmoothing,
      double clip,
      Optimiser optimiser,
      Optional<Augmentation> augmentation) {

    /** What makes a step of a gradient. */
    public enum Optimiser {
      /** AdamW, whose rate rises to a peak and falls again (one-cycle). */
      ADAMW,
      /** Plain descent at a constant rate. */
      SGD
    }

    /** Settings with AdamW, without augmentation. */
    public Settings(
        int epochs,
        int batch,
        double peakRate,
        double weightDecay,
        double labelSmoothing,
        double clip) {
      this(
          epochs,
          batch,
          peakRate,
          weightDecay,
          labelSmoothing,
          clip,
          Optimiser.ADAMW,
          Optional.empty());
    }

    /** Checks the ranges. */
    public Settings {
      if (epochs < 1 || batch < 1) {
        throw new IllegalArgumentException(
            "settings: epochs and batch must be at least 1, got %d and %d"
                .formatted(epochs, batch));
      }
    }

    /** Returns these settings with another number of epochs. */
    public Settings epochs(int other) {
      return new Settings(
          other, batch, peakRate, weightDecay, labelSmoothing, clip, optimiser, augmentation);
    }

    /** Returns these settings with another peak rate. */
    Settings peakRate(double other) {
      return new Settings(
          epochs, batch, other, weightDecay, labelSmoothing, clip, optimiser, augmentation);
    }

    /** Returns these settings with another optimiser. */
    Settings optimiser(Optimiser other) {
      return new Settings(
          epochs, batch, peakRate, weightDecay, labelSmoothing, clip, other, augmentation);
    }

    /** Returns these settings with other changes to images. */
    Settings augmentation(Optional<Augmentation> other) {
      return new Settings(
          epochs, batch, peakRate, weightDecay, labelSmoothing, clip, optimiser, other);
    }
  }
}
