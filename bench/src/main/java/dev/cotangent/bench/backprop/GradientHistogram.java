package dev.cotangent.bench.backprop;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.Feed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How large the entries of dL/dW are, layer by layer.
 *
 * <p>Entries fall into bins of a quarter of a decade, from 10^-9 to 10; smaller ones, zeros
 * included, count in the first bin and larger ones in the last. L is the mean cross-entropy of a
 * batch; layers behave as in inference.
 *
 * @param shares of each weight's entries in each bin, by name
 */
record GradientHistogram(Map<String, double[]> shares) {
  private static final double LOWEST = -9;
  private static final double HIGHEST = 1;
  private static final double WIDTH = 0.25;
  private static final int BINS = (int) ((HIGHEST - LOWEST) / WIDTH);

  /** Keeps the order. */
  GradientHistogram {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
  }

  /** Measures the weights of a network: its parameters of two axes and more. */
  static GradientHistogram of(Network network, Batch batch) {
    Map<String, double[]> shares = new LinkedHashMap<>();
    try (Tape tape = Tape.evaluation(network.backend())) {
      Variable logits = network.forward(tape, Feed.inputs(tape, batch));
      Gradients gradients =
          tape.backward(Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch)));
      Map<Parameter, Tensor> all = gradients.parameters();
      for (Parameter parameter : network.parameters()) {
        if (parameter.shape().rank() > 1 && all.containsKey(parameter)) {
          shares.put(parameter.name(), of(TensorValues.doubles(all.get(parameter))));
        }
      }
    }
    return new GradientHistogram(shares);
  }

  /** Returns the share of the values in each bin. */
  static double[] of(double... values) {
    double[] shares = new double[BINS];
    for (double value : values) {
      double place = (Math.log10(Math.abs(value)) - LOWEST) / WIDTH;
      shares[(int) Math.clamp(place, 0, BINS - 1)] += 1.0 / values.length;
    }
    return shares;
  }

  /** Returns the middle of each bin. */
  static double[] middles() {
    double[] middles = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      middles[i] = Math.pow(10, LOWEST + WIDTH * (i + 0.5));
    }
    return middles;
  }
}
