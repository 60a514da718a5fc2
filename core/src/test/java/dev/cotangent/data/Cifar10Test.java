package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  private static final int RECORD = 3073;

  @TempDir Path folder;

  @Test
  void planesOfColoursBecomeColoursOfPixels() throws IOException {
    byte[] bytes = new byte[2 * RECORD];
    bytes[RECORD] = 9;
    bytes[RECORD + 1 + 33] = (byte) 255; // red of row 1, column 1
    bytes[RECORD + 1 + 2 * 1024 + 33] = 51; // blue of the same
    for (int i = 1; i <= 5; i++) {
      Files.write(folder.resolve("data_batch_" + i + ".bin"), bytes);
    }
    Files.write(folder.resolve("test_batch.bin"), bytes);
    TrainTest set = Cifar10.load(folder);
    assertThat(set.train().size()).isEqualTo(10);
    assertThat(set.test().size()).isEqualTo(2);
    assertThat(set.train().inputShape()).isEqualTo(Shape.of(32, 32, 3));
    assertThat(set.train().classNames()).startsWith("airplane").endsWith("truck").hasSize(10);
    Batch batch = set.train().batch(new int[] {0, 9});
    assertThat(batch.targets()).isEqualTo(HostArray.Ints.of(0, 9));
    float[] pixels = ((HostArray.Reals) batch.inputs()).values();
    int at = 3072 + 33 * 3;
    assertThat(Arrays.copyOfRange(pixels, at - 1, at + 4)).containsExactly(0, 1, 0, 0.2f, 0);
  }

  @Test
  void missingCutAndMislabelledFilesAreRefused() throws IOException {
    Path file = folder.resolve("data_batch_1.bin");
    assertThatThrownBy(() -> Cifar10.load(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data_batch_1.bin: the file is missing");
    Files.write(file, new byte[RECORD + 1]);
    assertThatThrownBy(() -> Cifar10.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3074 bytes, expected whole records of 3073 bytes");
    byte[] wrong = new byte[2 * RECORD];
    wrong[RECORD] = 10;
    Files.write(file, wrong);
    assertThatThrownBy(() -> Cifar10.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("label 1 is 10, expected 0..9");
  }

  @Test
  void rowsThatDoNotExistAreRefused() throws IOException {
    Path file = folder.resolve("test_batch.bin");
    Files.write(file, new byte[RECORD]);
    Dataset images = Cifar10.read(file);
    assertThatThrownBy(() -> images.batch(new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1 does not exist, rows are 0..0");
  }
}
