package dev.cotangent.bench.training;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.data.Batch;
import dev.cotangent.diagnostics.GradientNorms;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.rnn.SequenceClassifier;
import dev.cotangent.train.Feed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures a {@link Reach} on a batch of rows of equal length T.
 *
 * <p>For a recurrent network: ||dL/dh_1|| / ||dL/dh_T||, the norms over the whole batch of the
 * total gradient of the states after the first step and after the last; of several runs it is the
 * lowest layer's forward direction. For any other: the norm of dL/dW of the first layer of filters
 * (of all that read the same input) over that of the last layer. L is the mean cross-entropy of the
 * batch; layers behave as in inference.
 */
final class GradientReach {
  private static final List<String> STATES = List.of("dh", "dh.layer0");

  private GradientReach() {}

  /**
   * Returns the reach of a network.
   *
   * @param spec what the network was built from
   * @throws IllegalArgumentException if the network has neither states nor two weights
   */
  static Reach of(LayerSpec spec, Network network, Batch batch) {
    if (spec instanceof SequenceClassifier classifier
        && classifier.reading() != SequenceClassifier.Reading.LAST_STATE) {
      var last = classifier.reading(SequenceClassifier.Reading.LAST_STATE);
      Reach throughTime = measured(NetworkCopy.of(last, network), batch);
      return new Reach(measured(network, batch).trained(), throughTime.throughTime());
    }
    return measured(network, batch);
  }

  private static Reach measured(Network network, Batch batch) {
    try (Tape tape = Tape.evaluation(network.backend())) {
      var norms = new GradientNorms();
      tape.listen(norms);
      Variable logits = network.forward(tape, Feed.inputs(tape, batch));
      Gradients gradients =
          tape.backward(Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch)));
      Optional<double[]> states =
          norms.inner().stream()
              .filter(inner -> STATES.contains(inner.what()))
              .map(GradientNorms.Inner::norms)
              .findFirst();
      if (states.isPresent()) {
        double ratio = overTime(states.get(), batch);
        return new Reach(ratio, ratio);
      }
      return new Reach(overLayers(network, GradientNorms.ofParameters(gradients)), Double.NaN);
    }
  }

  private static double overTime(double[] norms, Batch batch) {
    int last = batch.lengths().map(all -> all.values()[0]).orElse(norms.length) - 1;
    return norms[0] / norms[last];
  }

  private static double overLayers(Network network, Map<String, Double> norms) {
    List<String> weights =
        network.parameters().stream()
            .filter(p -> p.shape().rank() >= 2 && !p.name().startsWith("embedding"))
            .map(p -> p.name())
            .toList();
    if (weights.size() < 2) {
      throw new IllegalArgumentException(
          "gradient reach: the network needs states or two layers with weights, has " + weights);
    }
    String first = group(weights.getFirst());
    double squares =
        weights.stream()
            .filter(name -> group(name).equals(first))
            .mapToDouble(name -> Math.pow(norm(norms, name), 2))
            .sum();
    return Math.sqrt(squares) / norm(norms, weights.getLast());
  }

  private static double norm(Map<String, Double> norms, String name) {
    return norms.getOrDefault(name, Double.NaN);
  }

  /** Branches on one input share all before the number: filters.0.conv.weight, filters.1... */
  private static String group(String name) {
    return name.replaceFirst("\\.\\d+\\..*", "");
  }
}
