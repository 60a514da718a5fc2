package dev.cotangent.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Handwritten digits as small images [8, 8, 1]: 3,823 to train, 1,797 to test.
 *
 * <p>E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
 * Repository.
 */
public final class OptDigits {
  private OptDigits() {}

  /**
   * Loads the set from a folder with {@code optdigits.tra} and {@code optdigits.tes}.
   *
   * @throws DataException if a row is malformed
   * @throws IOException if a file is missing or cannot be read
   * @see DigitsCsv#images
   */
  public static TrainTest load(Path folder) throws IOException {
    return new TrainTest(
        DigitsCsv.images(folder.resolve("optdigits.tra")),
        DigitsCsv.images(folder.resolve("optdigits.tes")));
  }
}
