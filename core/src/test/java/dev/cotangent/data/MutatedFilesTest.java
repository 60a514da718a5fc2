package dev.cotangent.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.cotangent.expr.Threefry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages sound files at random: each is read, or refused with the documented exception. */
class MutatedFilesTest {
  private static final int INPUTS = 500;

  @TempDir Path folder;

  private interface Reader {
    void read(Path file) throws IOException;
  }

  @Test
  void damagedImagesAreReadOrRefused() throws IOException {
    damage(IdxTest.idx(new int[] {0x0803, 2, 2, 3}, new int[12]), Idx::images);
  }

  @Test
  void damagedGzipStreamsAreReadOrRefused() throws IOException {
    int[] labels = new int[200];
    Arrays.setAll(labels, i -> i * i);
    damage(IdxTest.gzip(IdxTest.idx(new int[] {0x0801, 200}, labels)), Idx::labels);
  }

  @Test
  void damagedStrokesAreReadOrRefused() throws IOException {
    damage(
        "0,50,100,0,0,7,0,0,0,0,0,12,0,0,0,25,7\n".repeat(3).getBytes(US_ASCII),
        DigitsCsv::strokes);
  }

  @Test
  void damagedTextIsReadOrRefused() throws IOException {
    damage("naïve café, 東京 🎲\n".getBytes(UTF_8), TextCorpus::read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void damagedPicturesAreReadOrRefused(String format) throws IOException {
    var image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 63; i++) {
      image.setRGB(i % 9, i / 9, 0x10305 * i * i);
    }
    var bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();

    damage(bytes.toByteArray(), file -> ImageFile.read(file, 2, 3, 1));
  }

  private void damage(byte[] sound, Reader reader) throws IOException {
    Path file = folder.resolve("damaged");
    int refused = 0;
    for (int seed = 0; seed < INPUTS; seed++) {
      Files.write(file, mutated(sound, seed));
      try {
        reader.read(file);
      } catch (DataException expected) {
        assertThat(expected).hasMessageContaining("damaged").hasMessageContaining("expected");
        refused++;
      } catch (IOException | RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
    assertThat(refused).isPositive();
  }

  /** Changes, cuts out, doubles or cuts off bytes, one to four times. */
  private static byte[] mutated(byte[] sound, int seed) {
    byte[] bytes = sound.clone();
    int times = 1 + Threefry.uniformBelow(seed, 0, 0, 0, 4);
    for (int i = 1; i <= times && bytes.length > 0; i++) {
      int at = Threefry.uniformBelow(seed, 0, i, 0, bytes.length);
      switch (Threefry.uniformBelow(seed, 0, i, 1, 4)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = joined(Arrays.copyOf(bytes, at), bytes, at + 1);
        case 2 -> bytes = joined(Arrays.copyOf(bytes, at + 1), bytes, at);
        default -> bytes[at] = (byte) Threefry.uniformBelow(seed, 0, i, 2, 256);
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] head, byte[] whole, int from) {
    byte[] joined = Arrays.copyOf(head, head.length + whole.length - from);
    System.arraycopy(whole, from, joined, head.length, whole.length - from);
    return joined;
  }
}
