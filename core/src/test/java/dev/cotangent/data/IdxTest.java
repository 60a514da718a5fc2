package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  @TempDir Path folder;

  @Test
  void imagesAreScaledWithChannelsLast() throws IOException {
    Path file = write(idx(new int[] {IMAGES, 2, 1, 2}, 0, 51, 102, 255));

    assertThat(Idx.images(file))
        .isEqualTo(new HostArray.Reals(new float[] {0, 0.2f, 0.4f, 1}, Shape.of(2, 1, 2, 1)));
  }

  @Test
  void labelsAreUnsigned() throws IOException {
    assertThat(Idx.labels(write(idx(new int[] {LABELS, 3}, 0, 9, 255)))).containsExactly(0, 9, 255);
  }

  @Test
  void gzipIsRecognisedWithoutItsName() throws IOException {
    byte[] plain = idx(new int[] {LABELS, 2}, 4, 2);

    assertThat(Idx.labels(write(gzip(plain)))).containsExactly(4, 2);
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    assertRefused(idx(new int[] {LABELS, 3}, 1, 2))
        .hasMessageContaining("truncated after 2 bytes of content, expected 3 bytes");
    assertRefused(idx(new int[] {LABELS})).hasMessageContaining("header has 4 bytes");
    assertRefused(new byte[0]).hasMessageContaining("header has 0 bytes, expected 8 bytes");
  }

  @Test
  void aWrongMagicNumberIsRefused() throws IOException {
    assertRefused(idx(new int[] {IMAGES, 1, 1, 1}, 7))
        .hasMessageContaining("data.idx: magic number is 00000803")
        .hasMessageContaining("expected 00000801 (unsigned bytes, 1 axes)");
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    assertRefused(idx(new int[] {LABELS, 1}, 1, 2)).hasMessageContaining("bytes follow");
  }

  @Test
  void anEmptyAxisIsRefused() throws IOException {
    assertRefused(idx(new int[] {LABELS, 0})).hasMessageContaining("empty axis");
  }

  @Test
  void aSizeBeyondEveryArrayIsRefused() throws IOException {
    assertRefused(idx(new int[] {LABELS, 0x8000_0000}, new int[92])).hasMessageContaining("2^31");

    Path file = write(idx(new int[] {IMAGES, -1, -1, -1}, 1));
    assertThatThrownBy(() -> Idx.images(file)).isInstanceOf(DataException.class);
  }

  @Test
  void aClaimIsNotBelievedBeforeTheBytesAreThere() throws IOException {
    long free = Runtime.getRuntime().maxMemory();
    int claim = (int) Math.min(Integer.MAX_VALUE - 64L, free);

    assertRefused(idx(new int[] {LABELS, claim}, new int[92]))
        .hasMessageContaining("truncated after 92 bytes");
  }

  @Test
  void aBrokenGzipStreamIsRefused() throws IOException {
    byte[] whole = gzip(idx(new int[] {LABELS, 3}, 1, 2, 3));
    byte[] corrupt = whole.clone();
    corrupt[whole.length - 6] ^= 0x55;

    assertRefused(Arrays.copyOf(whole, whole.length - 9)).hasMessageContaining("ends early");
    assertRefused(Arrays.copyOf(whole, 5)).hasMessageContaining("header ends early");
    assertRefused(corrupt).hasMessageContaining("corrupt");
  }

  @Test
  void aMissingFileStaysAFailureOfTheFileSystem() {
    assertThatThrownBy(() -> Idx.labels(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aSetWithAMissingFileNamesIt() {
    assertThatThrownBy(() -> Mnist.load(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected train-images-idx3-ubyte.gz or train-images-idx3-ubyte");
  }

  @Test
  void aSetLoadsFromPlainAndGzippedFiles() throws IOException {
    writeSet(1, 9);

    TrainTest set = Mnist.load(folder);

    assertThat(set.train().inputShape()).isEqualTo(Shape.of(1, 1, 1));
    assertThat(set.test().batch(new int[] {0}).targets()).isEqualTo(HostArray.Ints.of(9));
  }

  @Test
  void aSetWithTooManyLabelsOrABadOneIsRefused() throws IOException {
    writeSet(2, 9);
    assertThatThrownBy(() -> Mnist.load(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 labels, expected 1 as there are images");

    writeSet(1, 10);
    assertThatThrownBy(() -> Mnist.load(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("label 0 is 10, expected 0..9");
  }

  private void writeSet(int labels, int label) throws IOException {
    int[] values = new int[labels];
    Arrays.fill(values, label);
    for (String part : new String[] {"train", "t10k"}) {
      Files.write(folder.resolve(part + "-images-idx3-ubyte"), idx(new int[] {IMAGES, 1, 1, 1}, 5));
      Files.write(
          folder.resolve(part + "-labels-idx1-ubyte.gz"),
          gzip(idx(new int[] {LABELS, labels}, values)));
    }
  }

  private AbstractThrowableAssert<?, ?> assertRefused(byte[] content) throws IOException {
    Path file = write(content);
    return assertThatThrownBy(() -> Idx.labels(file)).isInstanceOf(DataException.class);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("data.idx"), content);
  }

  static byte[] idx(int[] header, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * header.length + values.length);
    for (int word : header) {
      buffer.putInt(word);
    }
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.array();
  }

  static byte[] gzip(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
