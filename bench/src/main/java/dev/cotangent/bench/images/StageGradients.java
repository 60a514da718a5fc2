package dev.cotangent.bench.images;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.data.Batch;
import dev.cotangent.diagnostics.GradientNorms;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.train.Feed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How large the gradient is in each stage of a network.
 *
 * <p>A stage is what the first part of a layer's path names, such as {@code layer1}; in networks
 * whose parts all lie in {@code features}, the first two, such as {@code features.3}. Its norm is
 * that of the gradients of all its filters and dense weights: sqrt(sum of ||dL/dW||^2). L is the
 * mean cross-entropy of a batch; layers behave as in training, so running statistics take it in.
 *
 * @param norms of each stage, from the images on
 * @param firstOverLast norm of the gradient of the first weights over that of the last ones: near 1
 *     both learn alike, towards 0 the gradient vanishes on its way, far above 1 it explodes
 */
record StageGradients(Map<String, Double> norms, double firstOverLast) {
  private static final String FEATURES = "features";

  /** Measures a network that has at least two layers with weights. */
  static StageGradients of(Network network, Batch batch) {
    Map<String, Double> all = gradients(network, batch);
    List<String> weights =
        network.parameters().stream()
            .filter(p -> p.shape().rank() > 1)
            .map(Parameter::name)
            .toList();
    Map<String, Double> squares = new LinkedHashMap<>();
    for (String name : weights) {
      double norm = all.getOrDefault(name, 0.0);
      squares.merge(stage(name), norm * norm, Double::sum);
    }
    Map<String, Double> norms = new LinkedHashMap<>();
    squares.forEach((stage, sum) -> norms.put(stage, Math.sqrt(sum)));
    double ratio =
        all.getOrDefault(weights.getFirst(), 0.0) / all.getOrDefault(weights.getLast(), 0.0);
    return new StageGradients(norms, ratio);
  }

  /** Returns the norm of a stage; NaN if there is no such stage. */
  double norm(String stage) {
    return norms.getOrDefault(stage, Double.NaN);
  }

  private static Map<String, Double> gradients(Network network, Batch batch) {
    try (Tape tape = Tape.training(network.backend(), 1, 0)) {
      Variable logits = network.forward(tape, Feed.inputs(tape, batch));
      Gradients gradients =
          tape.backward(Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch)));
      return GradientNorms.ofParameters(gradients);
    }
  }

  private static String stage(String parameter) {
    String[] parts = parameter.split("\\.", 3);
    return parts[0].equals(FEATURES) ? parts[0] + "." + parts[1] : parts[0];
  }
}
