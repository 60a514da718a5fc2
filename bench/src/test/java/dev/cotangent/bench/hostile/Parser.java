package dev.cotangent.bench.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Cifar10;
import dev.cotangent.data.DataException;
import dev.cotangent.data.DigitsCsv;
import dev.cotangent.data.HostArray;
import dev.cotangent.data.Idx;
import dev.cotangent.data.ImageFolder;
import dev.cotangent.data.TextCorpus;
import dev.cotangent.data.TimeSeries;
import dev.cotangent.io.FormatException;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.Npy;
import dev.cotangent.io.Npz;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Adam;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.Checkpoint;
import dev.cotangent.train.Checkpoints;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingPlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/**
 * A parser of files that are not trusted, with sound files and a bound of its memory.
 *
 * <p>Reading n bytes may allocate at most {@code fixed} + {@code each}·n bytes in all.
 */
enum Parser {
  SAFETENSORS(FormatException.class, 400, "x.safetensors") {
    @Override
    byte[][] sound(Path folder) throws IOException {
      var one = new NamedArray.Floats(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
      var two = new NamedArray.Doubles(Shape.of(1), new double[] {7});
      var three = new NamedArray.Ints(Shape.of(), new int[] {8});
      var all = new SafeTensors(Map.of("a.b", one, "c", two, "π", three), Map.of("k", "v\n"));
      return new byte[][] {written(folder, all), written(folder, SafeTensors.of(Map.of("x", one)))};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = SafeTensors.read(file);
    }
  },
  NPY(FormatException.class, 40, "x.npy") {
    @Override
    byte[][] sound(Path folder) throws IOException {
      Path file = folder.resolve("sound.npy");
      Npy.write(file, new NamedArray.Floats(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}));
      byte[] floats = Files.readAllBytes(file);
      Npy.write(file, new NamedArray.Ints(Shape.of(4), new int[] {1, 2, 3, 4}));
      byte[] ints = Files.readAllBytes(file);
      String fortran = new String(floats, ISO_8859_1).replace("False, ", "True,  ");
      return new byte[][] {floats, ints, fortran.getBytes(ISO_8859_1)};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = Npy.read(file);
    }
  },
  /** DEFLATE makes at most 1032 bytes of one; an array in Fortran order is turned in memory. */
  NPZ(FormatException.class, 1032 * 16, "x.npz") {
    @Override
    byte[][] sound(Path folder) throws IOException {
      var one = new NamedArray.Floats(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
      var two = new NamedArray.Doubles(Shape.of(), new double[] {7});
      Path file = folder.resolve("sound.npz");
      Npz.write(file, Map.of("one", one, "a/two", two));
      byte[] both = Files.readAllBytes(file);
      Npz.write(file, Map.of("x", new NamedArray.Ints(Shape.of(1), new int[] {8})));
      return new byte[][] {both, Files.readAllBytes(file)};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = Npz.read(file);
    }
  },
  WEIGHTS(FormatException.class, 400, "w.safetensors") {
    @Override
    byte[][] sound(Path folder) throws IOException {
      return new byte[][] {written(folder, SafeTensors.of(Weights.exact(dense().state())))};
    }

    @Override
    void read(Path file) throws IOException {
      Weights.load(dense(), file);
    }
  },
  CHECKPOINT(FormatException.class, 400, "c.safetensors") {
    @Override
    byte[][] sound(Path folder) throws IOException {
      Network network = dense();
      Trainer trainer =
          new Trainer(network, Losses.softmaxCrossEntropy(), Adam.of(0.1).on(network));
      var x = new HostArray.Reals(new float[6], Shape.of(2, 3));
      var rows = ArrayDataset.classes(x, new int[] {0, 1}, 2);
      Path checkpoints = folder.resolve("checkpoints");
      trainer.save(Checkpoints.in(checkpoints));
      trainer.train(Batches.inOrder(rows, 1), TrainingPlan.epochs(1));
      return new byte[][] {Files.readAllBytes(Checkpoints.in(checkpoints).files().getFirst())};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = Checkpoint.read(file);
    }
  },
  IDX(DataException.class, 40, "idx") {
    @Override
    byte[][] sound(Path folder) {
      return new byte[][] {idx(2, 3, 4), idx(1, 28, 28)};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = Idx.images(file);
    }
  },
  /** DEFLATE makes at most 1032 bytes of one (RFC 1951). */
  GZIP(DataException.class, 1032 * 12, "labels.gz") {
    @Override
    byte[][] sound(Path folder) throws IOException {
      return new byte[][] {gzip(idx(200)), gzip(idx(20_000))};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = Idx.labels(file);
    }
  },
  CIFAR(DataException.class, 40, "cifar.bin") {
    @Override
    byte[][] sound(Path folder) {
      byte[] two = new byte[2 * 3073];
      two[3073] = 9;
      return new byte[][] {new byte[3073], two};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = Cifar10.read(file).batch(new int[] {0});
    }
  },
  DIGITS(DataException.class, 400, "digits.csv") {
    @Override
    byte[][] sound(Path folder) {
      String row = "0,50,100,0,0,7,0,0,0,0,0,12,0,0,0,25,7\n";
      return new byte[][] {row.getBytes(US_ASCII), row.repeat(3).getBytes(US_ASCII)};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = DigitsCsv.strokes(file);
    }
  },
  SERIES(DataException.class, 400, "series.csv") {
    @Override
    byte[][] sound(Path folder) {
      return new byte[][] {
        "date,co2\n1958-03,315.71\n1958-04,317.45\n".getBytes(US_ASCII),
        "co2\n1\n2.5\n-3e2\n".getBytes(US_ASCII)
      };
    }

    @Override
    void read(Path file) throws IOException {
      var unused = TimeSeries.read(file, "co2");
    }
  },
  TEXT(DataException.class, 400, "text.txt") {
    @Override
    byte[][] sound(Path folder) {
      return new byte[][] {"naïve café, 東京 🎲\n".getBytes(UTF_8), "plain".getBytes(UTF_8)};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = TextCorpus.read(file);
    }
  },
  /** 8 pixels in a byte, 1032 bytes in one of DEFLATE, then floats of three colours. */
  PNG(DataException.class, 8 * 1032 * 60, "train/a/a.png") {
    @Override
    byte[][] sound(Path folder) throws IOException {
      return new byte[][] {image("png")};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = new ImageFolder(2, 3, 3).read(file.resolve("../..").normalize());
    }
  },
  JPEG(DataException.class, 8 * 1032 * 60, "train/a/a.jpg") {
    @Override
    byte[][] sound(Path folder) throws IOException {
      return new byte[][] {image("jpg")};
    }

    @Override
    void read(Path file) throws IOException {
      var unused = new ImageFolder(2, 3, 1).read(file.resolve("../..").normalize());
    }
  };

  /** What any reader may allocate for the smallest file: buffers, decoders and messages. */
  static final long FIXED = 1L << 22;

  private final Class<? extends IOException> documented;
  private final long each;
  private final String fileName;

  Parser(Class<? extends IOException> documented, long each, String fileName) {
    this.documented = documented;
    this.each = each;
    this.fileName = fileName;
  }

  abstract byte[][] sound(Path folder) throws IOException;

  abstract void read(Path file) throws IOException;

  /** Returns the only exception that a damaged file may give. */
  Class<? extends IOException> documented() {
    return documented;
  }

  long mostBytes(long size) {
    return FIXED + each * size;
  }

  Path file(Path folder) throws IOException {
    Path file = folder.resolve(fileName);
    Files.createDirectories(file.getParent());
    return file;
  }

  private static Network dense() {
    return Dense.of(2).build(new ReferenceBackend(), 1, Shape.of(3));
  }

  private static byte[] written(Path folder, SafeTensors content) throws IOException {
    Path file = folder.resolve("sound");
    content.write(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private static byte[] idx(int... extents) {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + size);
    bytes.putInt(0x0800 | extents.length);
    for (int extent : extents) {
      bytes.putInt(extent);
    }
    while (bytes.hasRemaining()) {
      bytes.put((byte) bytes.position());
    }
    return bytes.array();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] image(String format) throws IOException {
    var image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 63; i++) {
      image.setRGB(i % 9, i / 9, 0x10305 * i * i);
    }
    var bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IOException("no writer of " + format);
    }
    return bytes.toByteArray();
  }
}
