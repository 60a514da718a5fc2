package dev.cotangent.bench.models;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.data.Augmentation;
import dev.cotangent.data.Cifar10;
import dev.cotangent.data.DataLocation;
import dev.cotangent.data.ImageFolder;
import dev.cotangent.data.Mnist;
import dev.cotangent.data.Names;
import dev.cotangent.data.OptDigits;
import dev.cotangent.data.PenDigits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A set of rows to learn from and be judged by. */
public enum Task {
  /** Which language is this name in? Every full JDK holds the rows. */
  NAMES,
  /** Handwritten digits, 28 x 28. */
  MNIST,
  /** Handwritten digits, 8 x 8. */
  OPTDIGITS,
  /** Digits as eight points of a pen. */
  PENDIGITS,
  /** Coloured photographs, 32 x 32. */
  CIFAR10,
  /** Images of the user's own, brought to 32 x 32. */
  IMAGES;

  private static final int SIDE = 32;
  private static final int COLOURS = 3;

  /** Returns the name of the set and its folder. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Loads the rows.
   *
   * @param data the folder above the set's, if one was asked for
   * @throws dev.cotangent.data.DataException if the set is missing or malformed
   * @throws CommandException if this JDK lacks the names
   */
  public TaskData load(Optional<Path> data) throws IOException {
    return switch (this) {
      case NAMES -> names();
      case MNIST -> TaskData.of(this, Mnist.load(find(data)));
      case OPTDIGITS -> TaskData.of(this, OptDigits.load(find(data)));
      case PENDIGITS -> TaskData.of(this, PenDigits.load(find(data)));
      case CIFAR10 -> TaskData.of(this, Cifar10.load(find(data)));
      case IMAGES -> TaskData.of(this, new ImageFolder(SIDE, SIDE, COLOURS).load(find(data)));
    };
  }

  /** Returns changes to a training image that leave its class alone; none where it is no image. */
  Optional<Augmentation> augmentation() {
    return switch (this) {
      case NAMES, OPTDIGITS, PENDIGITS -> Optional.empty();
      case MNIST -> Optional.of(Augmentation.none().rotate(10).shift(2));
      case CIFAR10, IMAGES -> Optional.of(Augmentation.none().shift(4).flip());
    };
  }

  private Path find(Optional<Path> data) throws IOException {
    return DataLocation.ofProcess().find(folder(), data);
  }

  private static TaskData names() {
    try {
      return TaskData.of(Names.load());
    } catch (IllegalStateException e) {
      throw new CommandException(ExitCode.USAGE, "the names task: " + e.getMessage(), e);
    }
  }
}
