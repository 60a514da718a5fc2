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

  /** Pixels of the largest image; decoding takes memory for what a header claims. */
  private static final long MOST_PIXELS = 1L << 26;

  private ImageFile() {}

  /**
   * Returns an image brought to a size, a byte per element.
   *
   * <p>Transparency is left out. A grey file gives three equal channels, a coloured one its
   * brightness where one channel is asked for.
   *
   * @throws DataException if the file is no image, a damaged one, or one of over 2^26 pixels
   */
  static byte[] read(Path file, int height, int width, int channels) throws IOException {
    BufferedImage image = decoded(file);
    double[] elements = elements(image, channels);
    double[] columns = resized(elements, image.getHeight(), image.getWidth(), channels, width);
    double[] rows = resized(columns, 1, image.getHeight(), width * channels, height);
    byte[] bytes = new byte[rows.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(Math.min(255, rows[i]));
    }
    return bytes;
  }

  private static BufferedImage decoded(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw DataException.in(file, "of no format known here", "PNG or JPEG");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw DataException.in(file, "header announces " + pixels + " pixels", "at most 2^26");
        }
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

  /** The elements [height, width, channels] from 0 to 255. */
  private static double[] elements(BufferedImage image, int channels) {
    int width = image.getWidth();
    double[] elements = new double[image.getHeight() * width * channels];
    double[] colours = new double[3];
    for (int i = 0; i < elements.length / channels; i++) {
      colours(image, i % width, i / width, colours);
      if (channels == 3) {
        System.arraycopy(colours, 0, elements, 3 * i, 3);
      } else {
        elements[i] = LUMA[0] * colours[0] + LUMA[1] * colours[1] + LUMA[2] * colours[2];
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

  /** [outer, from, inner] to [outer, to, inner]: each the mean of the stretch that it covers. */
  private static double[] resized(double[] x, int outer, int from, int inner, int to) {
    double[] y = new double[outer * to * inner];
    double step = (double) from / to;
    for (int i = 0; i < to; i++) {
      double start = i * step;
      double end = start + step;
      for (int j = (int) start; j < Math.min(from, Math.ceil(end)); j++) {
        double share = (Math.min(end, j + 1) - Math.max(start, j)) / step;
        for (int o = 0; o < outer; o++) {
          for (int c = 0; c < inner; c++) {
            y[(o * to + i) * inner + c] += share * x[(o * from + j) * inner + c];
          }
        }
      }
    }
    return y;
  }
}
