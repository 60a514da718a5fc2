package dev.cotangent.bench.models;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.data.DataLocation;
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
  PENDIGITS;

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
