package dev.cotangent.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Handwritten digits as pen strokes [8, 2]: 7,494 to train, 3,498 by other writers to test.
 *
 * <p>E. Alpaydin, F. Alimoglu, "Pen-Based Recognition of Handwritten Digits", UCI Machine Learning
 * Repository.
 */
public final class PenDigits {
  private PenDigits() {}

  /**
   * Loads the set from a folder with {@code pendigits.tra} and {@code pendigits.tes}.
   *
   * @throws DataException if a row is malformed
   * @throws IOException if a file is missing or cannot be read
   * @see DigitsCsv#strokes
   */
  public static TrainTest load(Path folder) throws IOException {
    return new TrainTest(
        DigitsCsv.strokes(folder.resolve("pendigits.tra")),
        DigitsCsv.strokes(folder.resolve("pendigits.tes")));
  }
}
