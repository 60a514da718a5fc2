package dev.cotangent.bench.backprop;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.bench.training.NetworkCopy;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What one place of a layer sees of an image: the norm of dy/dx at each point x of it, where y are
 * the channels in the middle of the layer's output.
 *
 * <p>The squared norm over channels, ||dy/dx||_F^2, is the mean over images of (d(s·y)/dx)^2 with
 * random signs s, as E[s_i s_j] = 0 for i other than j (Hutchinson 1990). Its fall towards the
 * border is the effective receptive field (Luo, Li, Urtasun and Zemel 2016).
 *
 * @param layer its name
 * @param norms [height][width]
 */
record ReceptiveField(String layer, double[][] norms) {

  /**
   * Measures a layer of a network.
   *
   * @param layers of which the network was built
   * @param layer whose output is [height, width, channels]
   */
  static ReceptiveField of(Sequential layers, String layer, Network network, Batch batch) {
    Network below = NetworkCopy.of(layers.upTo(layer), network);
    HostArray.Reals images = (HostArray.Reals) batch.inputs();
    try (Tape tape = Tape.evaluation(below.backend())) {
      Variable x = tape.watch(tape.upload(images.values(), images.shape()));
      Variable y = below.forward(tape, x);
      var seed = tape.upload(signsInTheMiddle(y.shape()), y.shape());
      Gradients gradients = tape.backward(Map.of(y, seed), List.of());
      return new ReceptiveField(
          layer, InputGradient.overPoints(TensorValues.doubles(gradients.of(x)), images.shape()));
    }
  }

  /** Returns -1 or 1 for each channel in the middle of each image, 0 elsewhere. */
  private static float[] signsInTheMiddle(Shape shape) {
    RandomKey key = RandomKey.of(1);
    int channels = shape.extent(3);
    int width = shape.extent(2);
    int height = shape.extent(1);
    float[] signs = new float[shape.extent(0) * height * width * channels];
    for (int image = 0; image < shape.extent(0); image++) {
      int first = ((image * height + height / 2) * width + width / 2) * channels;
      for (int i = first; i < first + channels; i++) {
        signs[i] = key.uniform(i) < 0.5 ? -1 : 1;
      }
    }
    return signs;
  }

  /** Returns the norms over the largest one, for a scale of 0 to 1. */
  double[][] relative() {
    double largest = Arrays.stream(norms).flatMapToDouble(Arrays::stream).max().orElse(1);
    return Arrays.stream(norms)
        .map(row -> Arrays.stream(row).map(v -> v / largest).toArray())
        .toArray(double[][]::new);
  }

  /** Returns how many rows a gradient reaches. */
  int height() {
    return (int)
        Arrays.stream(norms).filter(row -> Arrays.stream(row).anyMatch(v -> v > 0)).count();
  }

  /** Returns how many columns a gradient reaches. */
  int width() {
    return (int)
        IntStream.range(0, norms[0].length)
            .filter(c -> Arrays.stream(norms).anyMatch(row -> row[c] > 0))
            .count();
  }

  /**
   * Returns the side of the square around the middle of the field that has nine tenths of the sum
   * of squares.
   */
  int core() {
    double all = sumOfSquares(0, norms.length, 0, norms[0].length);
    int[] middle = middle(all);
    for (int side = 1; ; side += 2) {
      int half = side / 2;
      double inside =
          sumOfSquares(
              Math.max(0, middle[0] - half),
              Math.min(norms.length, middle[0] + half + 1),
              Math.max(0, middle[1] - half),
              Math.min(norms[0].length, middle[1] + half + 1));
      if (inside >= 0.9 * all || side > 2 * Math.max(norms.length, norms[0].length)) {
        return side;
      }
    }
  }

  private int[] middle(double all) {
    double row = 0;
    double column = 0;
    for (int r = 0; r < norms.length; r++) {
      for (int c = 0; c < norms[0].length; c++) {
        double share = norms[r][c] * norms[r][c] / all;
        row += r * share;
        column += c * share;
      }
    }
    return new int[] {(int) Math.round(row), (int) Math.round(column)};
  }

  private double sumOfSquares(int fromRow, int toRow, int fromColumn, int toColumn) {
    double sum = 0;
    for (int r = fromRow; r < toRow; r++) {
      for (int c = fromColumn; c < toColumn; c++) {
        sum += norms[r][c] * norms[r][c];
      }
    }
    return sum;
  }
}
