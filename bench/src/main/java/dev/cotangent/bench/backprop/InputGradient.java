package dev.cotangent.bench.backprop;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.Feed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much of the gradient arrives at each place of the input: ||dL/dx_t||, over a batch.
 *
 * <p>A place is a letter, of which x_t is the embedding, or a point of an image. L is the mean
 * cross-entropy of the batch; layers behave as in inference.
 *
 * @param norms [rows][columns]; of letters, one row
 */
record InputGradient(double[][] norms) {
  private static final String EMBEDDING = "embedding";

  /** Measures a network whose input is images [batch, height, width, channels]. */
  static InputGradient ofImages(Network network, Batch batch) {
    HostArray.Reals images = (HostArray.Reals) batch.inputs();
    try (Tape tape = Tape.evaluation(network.backend())) {
      Variable x = tape.watch(tape.upload(images.values(), images.shape()));
      Gradients gradients = tape.backward(loss(tape, network, x, batch));
      return new InputGradient(overPoints(TensorValues.doubles(gradients.of(x)), images.shape()));
    }
  }

  /**
   * Measures a network that begins with an embedding.
   *
   * @param batch of sequences of the same length
   */
  static InputGradient ofLetters(Network network, Batch batch) {
    int length =
        batch.lengths().map(all -> all.values()[0]).orElse(batch.inputs().shape().extent(1));
    try (Tape tape = Tape.evaluation(network.backend())) {
      var embedded = new Embedded();
      tape.listen(embedded);
      Gradients unused = tape.backward(loss(tape, network, Feed.inputs(tape, batch), batch));
      return new InputGradient(new double[][] {Arrays.copyOf(embedded.norms(), length)});
    }
  }

  private static Variable loss(Tape tape, Network network, Variable x, Batch batch) {
    Variable logits = network.forward(tape, x);
    return Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch));
  }

  /** Returns the share of each row in the sum over rows of norms. */
  double[] ofRows() {
    return shares(
        Arrays.stream(norms)
            .mapToDouble(row -> Math.sqrt(Arrays.stream(row).map(v -> v * v).sum()))
            .toArray());
  }

  /** Returns the share of each column of the first row. */
  double[] ofColumns() {
    return shares(norms[0]);
  }

  private static double[] shares(double[] each) {
    double sum = Arrays.stream(each).sum();
    return Arrays.stream(each).map(v -> v / sum).toArray();
  }

  /** Returns norms over batch and channels of [batch, height, width, channels]. */
  static double[][] overPoints(double[] values, Shape shape) {
    double[][] norms = new double[shape.extent(1)][shape.extent(2)];
    int channels = shape.extent(3);
    for (int i = 0; i < values.length; i++) {
      int point = i / channels;
      int column = point % shape.extent(2);
      int row = point / shape.extent(2) % shape.extent(1);
      norms[row][column] += values[i] * values[i];
    }
    for (double[] row : norms) {
      Arrays.setAll(row, c -> Math.sqrt(row[c]));
    }
    return norms;
  }

  /** Keeps the gradient of the embedded letters [batch, time, width]. */
  private static final class Embedded implements TapeListener {
    private double[] norms = new double[0];

    @Override
    public void backward(
        Position at, List<Optional<Tensor>> outputGradients, List<Optional<Tensor>> into) {
      if (at.path().equals(EMBEDDING) && outputGradients.getFirst().isPresent()) {
        norms = overTime(outputGradients.getFirst().get());
      }
    }

    private static double[] overTime(Tensor gradient) {
      int time = gradient.shape().extent(1);
      int width = gradient.shape().extent(2);
      double[] values = TensorValues.doubles(gradient);
      double[] squares = new double[time];
      IntStream.range(0, values.length)
          .forEach(i -> squares[i / width % time] += values[i] * values[i]);
      return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    double[] norms() {
      if (norms.length == 0) {
        throw new IllegalStateException("input gradient: the network has no embedding");
      }
      return norms;
    }
  }
}
