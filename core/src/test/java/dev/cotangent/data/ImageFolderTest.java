package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final ImageFolder COLOURED = new ImageFolder(1, 2, 3);

  @TempDir Path folder;

  /** Writes an image, pixel by pixel and row by row. */
  private static void write(Path file, int type, int width, int... rgb) throws IOException {
    Files.createDirectories(file.getParent());
    var image = new BufferedImage(width, rgb.length / width, type);
    for (int i = 0; i < rgb.length; i++) {
      image.setRGB(i % width, i / width, rgb[i]);
    }
    String format = file.toString().endsWith(".png") ? "png" : "jpg";
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
  }

  private static float[] pixels(Dataset images, int row) {
    return ((HostArray.Reals) images.batch(new int[] {row}).inputs()).values();
  }

  @Test
  void foldersAreClassesInTheOrderOfTheirNames() throws IOException {
    write(folder.resolve("b/1.png"), BufferedImage.TYPE_INT_RGB, 2, 0xFF3300, 0x0000FF);
    write(folder.resolve("b/2.png"), BufferedImage.TYPE_INT_ARGB, 2, 0xFF000033, 0xFFFFFFFF);
    write(folder.resolve("a/3.JPG.png"), BufferedImage.TYPE_INT_RGB, 2, 0, 0x330000);
    Files.writeString(folder.resolve("b/notes.txt"), "no image");
    Files.createDirectories(folder.resolve(".hidden"));

    Dataset images = COLOURED.read(folder);

    assertThat(images.classNames()).containsExactly("a", "b");
    assertThat(images.inputShape()).isEqualTo(Shape.of(1, 2, 3));
    assertThat(images.batch(new int[] {0, 1, 2}).targets()).isEqualTo(HostArray.Ints.of(0, 1, 1));
    assertThat(pixels(images, 0)).containsExactly(0, 0, 0, 0.2f, 0, 0);
    assertThat(pixels(images, 1)).containsExactly(1, 0.2f, 0, 0, 0, 1);
    assertThat(pixels(images, 2)).containsExactly(0, 0, 0.2f, 1, 1, 1);
  }

  @Test
  void otherSizesAreBroughtToOneByTheMeanOfWhatAnElementCovers() throws IOException {
    Path file = folder.resolve("a/1.png");
    write(file, BufferedImage.TYPE_INT_RGB, 3, 0x000000, 0x300000, 0x600000, 0, 0x900000, 0);

    // Columns 0..1.5 and 1.5..3 of both rows: (0 + 0x30/2 + 0 + 0x90/2)/3 = 32 and 64.
    assertThat(pixels(COLOURED.read(folder), 0)).containsExactly(32 / 255f, 0, 0, 64 / 255f, 0, 0);
    // Twice as large: each element once more.
    assertThat(pixels(new ImageFolder(2, 6, 3).read(folder), 0))
        .startsWith(0, 0, 0, 0, 0, 0, 48 / 255f, 0, 0, 48 / 255f);
  }

  @Test
  void greyIsReadAsItIsStored() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 51);
    image.getRaster().setSample(1, 0, 0, 255);
    Files.createDirectories(folder.resolve("a"));
    ImageIO.write(image, "png", folder.resolve("a/1.png").toFile());
    write(folder.resolve("a/2.png"), BufferedImage.TYPE_INT_RGB, 2, 0x646464, 0xFF0000);

    assertThat(pixels(COLOURED.read(folder), 0)).containsExactly(0.2f, 0.2f, 0.2f, 1, 1, 1);
    Dataset grey = new ImageFolder(1, 2, 1).read(folder);
    assertThat(pixels(grey, 0)).containsExactly(0.2f, 1);
    assertThat(pixels(grey, 1)).containsExactly(100 / 255f, Math.round(0.299 * 255) / 255f);
  }

  @Test
  void jpegIsReadToo() throws IOException {
    write(folder.resolve("a/1.jpeg"), BufferedImage.TYPE_INT_RGB, 2, 0x808080, 0x808080);

    assertThat(pixels(COLOURED.read(folder), 0)).containsOnly(128 / 255f);
  }

  @Test
  void bothPartsMustHaveTheSameClasses() throws IOException {
    write(folder.resolve("train/a/1.png"), BufferedImage.TYPE_INT_RGB, 1, 0);
    write(folder.resolve("test/a/1.png"), BufferedImage.TYPE_INT_RGB, 1, 0);
    assertThat(COLOURED.load(folder).test().size()).isEqualTo(1);

    write(folder.resolve("test/b/1.png"), BufferedImage.TYPE_INT_RGB, 1, 0);

    assertThatThrownBy(() -> COLOURED.load(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("test: folders [a, b], expected those of train, [a]");
  }

  @Test
  void whatIsNoImageIsRefusedByName() throws IOException {
    Path file = folder.resolve("a/1.png");
    assertThatThrownBy(() -> COLOURED.read(folder.resolve("none")))
        .hasMessageContaining("none: there is no such folder");
    assertThatThrownBy(() -> COLOURED.read(folder)).hasMessageContaining("it has no folder");
    Files.createDirectories(file.getParent());
    assertThatThrownBy(() -> COLOURED.read(folder)).hasMessageContaining("a: it has no image");
    Files.writeString(file, "text");
    assertThatThrownBy(() -> COLOURED.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1.png: of no format known here, expected PNG or JPEG");
    write(file, BufferedImage.TYPE_INT_RGB, 4, new int[64]);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 45));
    assertThatThrownBy(() -> COLOURED.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1.png: no sound image");
  }

  /** Width and height of a PNG are bytes 16 to 23; what follows them is a sum over the header. */
  @Test
  void imagesOfMillionsOfPixelsAreRefusedBeforeTheyAreDecoded() throws IOException {
    claim(1 << 14);

    assertThatThrownBy(() -> COLOURED.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1.png: header announces 268435456 pixels, expected at most 2^26");
  }

  @Test
  void morePixelsThanAFileCanHoldAreRefusedBeforeTheyAreDecoded() throws IOException {
    claim(1 << 10);

    assertThatThrownBy(() -> COLOURED.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1.png: header announces 1048576 pixels, more than")
        .hasMessageContaining("bytes can hold");
  }

  /** Writes a small file whose header announces a square of that side. */
  private void claim(int side) throws IOException {
    Path file = folder.resolve("a/1.png");
    write(file, BufferedImage.TYPE_INT_RGB, 4, new int[64]);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(16, side).putInt(20, side);
    var sum = new CRC32();
    sum.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) sum.getValue());
    Files.write(file, bytes);
  }

  /** The densest PNG there is: nothing but black in one bit a pixel. */
  @Test
  void anImageThatIsPackedAsWellAsCanBeIsRead() throws IOException {
    Path file = folder.resolve("a/1.png");
    Files.createDirectories(file.getParent());
    assertThat(
            ImageIO.write(
                new BufferedImage(1000, 1000, BufferedImage.TYPE_BYTE_BINARY),
                "png",
                file.toFile()))
        .isTrue();

    assertThat(COLOURED.read(folder).size()).isEqualTo(1);
  }

  @Test
  void otherFormatsOfTheJdkAreRefusedWhateverTheirName() throws IOException {
    Path file = folder.resolve("a/1.png");
    Files.createDirectories(file.getParent());
    for (String format : List.of("gif", "bmp")) {
      assertThat(
              ImageIO.write(
                  new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), format, file.toFile()))
          .isTrue();
      assertThatThrownBy(() -> COLOURED.read(folder))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("1.png: of no format known here, expected PNG or JPEG");
    }
  }

  @Test
  void wrongArgumentsAreRefused() throws IOException {
    assertThatThrownBy(() -> new ImageFolder(0, 2, 3)).hasMessageContaining("got 0x2x3");
    assertThatThrownBy(() -> new ImageFolder(2, 2, 2)).hasMessageContaining("got 2x2x2");
    write(folder.resolve("a/1.png"), BufferedImage.TYPE_INT_RGB, 1, 0);
    Dataset images = COLOURED.read(folder);
    assertThatThrownBy(() -> images.batch(new int[] {1})).hasMessageContaining("rows are 0..0");
  }

  @Test
  void aMissingDecoderIsNamedWithItsFlag() {
    assertThatThrownBy(() -> ImageFolder.requireDecoder(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--add-modules java.desktop");
  }
}
