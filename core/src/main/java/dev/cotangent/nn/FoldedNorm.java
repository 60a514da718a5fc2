package dev.cotangent.nn;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A batch normalisation that became part of the layer before it.
 *
 * @param layer path of that layer
 * @param norm path of the normalisation
 */
record FoldedNorm(String layer, String norm, double eps) {

  /**
   * Writes the layer's weight and bias: w' = w·s, b' = bias + (b - mean)·s, s = gain/√(variance +
   * eps).
   *
   * @param from state of the network with the normalisation
   * @param to state of the one without
   */
  void apply(Map<String, Tensor> from, Map<String, Tensor> to) {
    double[] scale = values(from, norm + ".weight");
    double[] variance = values(from, norm + ".running_var");
    double[] shift = values(from, norm + ".bias");
    double[] mean = values(from, norm + ".running_mean");
    double[] weight = values(from, layer + ".weight");
    double[] bias =
        from.containsKey(layer + ".bias")
            ? values(from, layer + ".bias")
            : new double[scale.length];
    int each = weight.length / Math.max(1, scale.length);
    Arrays.setAll(scale, i -> scale[i] / Math.sqrt(variance[i] + eps));
    Arrays.setAll(weight, i -> weight[i] * scale[i / each]);
    Arrays.setAll(bias, i -> shift[i] + (bias[i] - mean[i]) * scale[i]);
    write(to, layer + ".weight", weight);
    write(to, layer + ".bias", bias);
  }

  private static double[] values(Map<String, Tensor> state, String name) {
    return TensorValues.doubles(Objects.requireNonNull(state.get(name), name));
  }

  private static void write(Map<String, Tensor> state, String name, double[] values) {
    Tensor tensor = Objects.requireNonNull(state.get(name), name);
    ((Backend) tensor.buffer().owner()).write(values, tensor);
  }
}
