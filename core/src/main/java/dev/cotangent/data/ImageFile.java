package dev.cotangent.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** One image file, decoded by the JDK; apart, so that only who reads one needs its classes. */
final class ImageFile {
  /** Shares of red, green and blue in what the eye takes for brightness (ITU-R BT.601). */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  /** Pixels of the largest image. */
  private static final long MOST_PIXELS = 1L << 26;

  /** What one byte of a PNG file can stand for at most: the ratio of DEFLATE (RFC 1951). */
  private static final long PNG_RATIO = 1032;

  /** Pixels that one byte of a JPEG file can stand for: over one bit for a block of 8x8. */
  private static final long JPEG_RATIO = 512;

  private ImageFile() {}

  /**
   * Returns an image brought to a size, a byte per element.
   *
   * <p>Transparency is left out. A grey file gives three equal channels, a coloured one its
   * brightness where one channel is asked for.
   *
   * <p>Memory is that of the decoded image, which is bounded by the file's size, and of the result.
   *
   * @throws DataException if the file is no PNG or JPEG, a damaged one, of over 2^26 pixels, or
   *     announces more of them than it can hold
   */
  static byte[] read(Path file, int height, int width, int channels) throws IOException {
    BufferedImage image = decoded(file);
    double[] rows = new double[height * width * channels];
    double step = (double) image.getHeight() / height;
    for (int j = 0; j < image.getHeight(); j++) {
      double[] row = narrowed(elements(image, j, channels), image.getWidth(), channels, width);
      int last = Math.min(height - 1, (int) ((j + 1) / step));
      for (int i = Math.max(0, (int) (j / step) - 1); i <= last; i++) {
        double share = share(i, j, step);
        for (int k = 0; share > 0 && k < row.length; k++) {
          rows[i * row.length + k] += share * row[k];
        }
      }
    }
    byte[] bytes = new byte[rows.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(Math.min(255, rows[i]));
    }
    return bytes;
  }

  private static BufferedImage decoded(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = reader(file, in);
      try {
        reader.setInput(in, true, true);
        requirePossible(file, bytes.length, reader);
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The last two are what the JDK's decoders make of some damaged headers and blocks.
      var damaged = DataException.in(file, "no sound image: " + e.getMessage(), "PNG or JPEG");
      damaged.initCause(e);
      throw damaged;
    }
  }

  /**
   * The decoders of other formats that a JDK may have are not for files that nobody vouches for.
   */
  private static ImageReader reader(Path file, ImageInputStream in) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (isPng(reader) || reader.getFormatName().equalsIgnoreCase("jpeg")) {
        return reader;
      }
      reader.dispose();
    }
    throw DataException.in(file, "of no format known here", "PNG or JPEG");
  }

  private static boolean isPng(ImageReader reader) throws IOException {
    return reader.getFormatName().equalsIgnoreCase("png");
  }

  /** Decoding takes memory for what a header claims, so that must be possible. */
  private static void requirePossible(Path file, long bytes, ImageReader reader)
      throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > MOST_PIXELS) {
      throw DataException.in(file, "header announces " + pixels + " pixels", "at most 2^26");
    }
    long most = bytes * JPEG_RATIO;
    if (isPng(reader)) {
      int bits = reader.getRawImageType(0).getColorModel().getPixelSize();
      most = bytes * PNG_RATIO * 8 / bits;
    }
    if (pixels > most) {
      throw DataException.in(
          file,
          "header announces %d pixels, more than %d bytes can hold".formatted(pixels, bytes),
          "PNG or JPEG");
    }
  }

  /** The elements [width, channels] of a row from 0 to 255. */
  private static double[] elements(BufferedImage image, int y, int channels) {
    double[] elements = new double[image.getWidth() * channels];
    double[] colours = new double[3];
    for (int x = 0; x < image.getWidth(); x++) {
      colours(image, x, y, colours);
      if (channels == 3) {
        System.arraycopy(colours, 0, elements, 3 * x, 3);
      } else {
        elements[x] = LUMA[0] * colours[0] + LUMA[1] * colours[1] + LUMA[2] * colours[2];
      }
    }
    return elements;
  }

  /** Grey is read as it is stored: the JDK's own conversion to colours would brighten it. */
  private static void colours(BufferedImage image, int x, int y, double[] colours) {
    Raster raster = image.getRaster();
    if (raster.getNumBands() < 3 && !(image.getColorModel() instanceof IndexColorModel)) {
      int bits = image.getColorModel().getComponentSize(0);
      double grey = raster.getSample(x, y, 0) * 255.0 / ((1 << bits) - 1);
      colours[0] = grey;
      colours[1] = grey;
      colours[2] = grey;
      return;
    }
    int rgb = image.getRGB(x, y);
    for (int c = 0; c < 3; c++) {
      colours[c] = rgb >> (16 - 8 * c) & 0xFF;
    }
  }

  /** [from, channels] to [to, channels]: each the mean of the stretch that it covers. */
  private static double[] narrowed(double[] x, int from, int channels, int to) {
    double[] y = new double[to * channels];
    double step = (double) from / to;
    for (int i = 0; i < to; i++) {
      for (int j = (int) (i * step); j < Math.min(from, Math.ceil(i * step + step)); j++) {
        double share = share(i, j, step);
        for (int c = 0; c < channels; c++) {
          y[i * channels + c] += share * x[j * channels + c];
        }
      }
    }
    return y;
  }

  /** How much of element i, which covers [i·step, i·step + step), pixel j is; 0 if none of it. */
  private static double share(int i, int j, double step) {
    double start = i * step;
    return Math.max(0, Math.min(start + step, j + 1) - Math.max(start, j)) / step;
  }
}
