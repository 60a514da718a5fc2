package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.PyTorchLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of {@code torch.nn.RNN}, {@code LSTM} and {@code GRU} as those of {@link SimpleRnn},
 * {@link Lstm} and {@link Gru}, and back.
 *
 * <p>PyTorch's gates come in the same order: i, f, g, o and r, z, n. Its two biases, b_ih and b_hh,
 * are only ever added, but for the GRU's n, where b_hh is inside the reset and is our {@code
 * recurrentBias}; on the way back b_hh is 0 elsewhere. {@code weight_ih_l0} becomes {@code weight},
 * {@code weight_hh_l0} {@code recurrent}, {@code weight_hr_l0} {@code projection}, with the
 * prefixes of {@link Recurrent}; {@code _l1} is {@code layer1.}, {@code _reverse} is {@code
 * reverse.}. Source: the formulas in PyTorch's documentation of the three classes; golden cases of
 * version 2.13.
 */
public final class PyTorchWeights {
  private static final int GRU_GATES = 3;

  private PyTorchWeights() {}

  /**
   * Returns our parameters by name, to be written into a network or saved.
   *
   * @param layer what they are for: cell, units, layers, directions, projection
   * @param torch PyTorch's state_dict of the layer, without a prefix
   * @throws IllegalArgumentException if an array is missing or has another shape, or PyTorch has no
   *     such layer
   */
  public static Map<String, NamedArray> toOurs(Recurrent<?> layer, Map<String, NamedArray> torch) {
    RecurrentOptions options = requireKnown(layer);
    Map<String, NamedArray> ours = new LinkedHashMap<>();
    for (int run = 0; run < options.stack().runs(); run++) {
      String suffix = suffix(options.stack(), run);
      String prefix = RecurrentParameters.prefix(options.stack(), run);
      WeightBlocks own = WeightBlocks.of(torch, "bias_ih" + suffix);
      WeightBlocks other = WeightBlocks.of(torch, "bias_hh" + suffix);
      ours.put(prefix + "weight", WeightBlocks.of(torch, "weight_ih" + suffix).array());
      ours.put(prefix + "recurrent", WeightBlocks.of(torch, "weight_hh" + suffix).array());
      if (options.stack().cell() == RecurrentCell.GRU_RESET_AFTER) {
        int hidden = options.stack().hidden();
        WeightBlocks gates = own.rows(0, 2 * hidden).plus(other.rows(0, 2 * hidden));
        ours.put(prefix + "bias", gates.then(own.rows(2 * hidden, hidden)).array());
        ours.put(prefix + "recurrentBias", other.rows(2 * hidden, hidden).array());
      } else {
        ours.put(prefix + "bias", own.plus(other).array());
      }
      if (options.variant().projection() > 0) {
        ours.put(prefix + "projection", WeightBlocks.of(torch, "weight_hr" + suffix).array());
      }
    }
    return ours;
  }

  /**
   * Returns PyTorch's state_dict of a layer.
   *
   * @param layer what the parameters are of
   * @param ours our parameters by name
   * @throws IllegalArgumentException if one is missing, or PyTorch has no such layer
   */
  public static Map<String, NamedArray> fromOurs(Recurrent<?> layer, Map<String, NamedArray> ours) {
    RecurrentOptions options = requireKnown(layer);
    Map<String, NamedArray> torch = new LinkedHashMap<>();
    for (int run = 0; run < options.stack().runs(); run++) {
      String suffix = suffix(options.stack(), run);
      String prefix = RecurrentParameters.prefix(options.stack(), run);
      torch.put("weight_ih" + suffix, WeightBlocks.of(ours, prefix + "weight").array());
      torch.put("weight_hh" + suffix, WeightBlocks.of(ours, prefix + "recurrent").array());
      WeightBlocks bias = WeightBlocks.of(ours, prefix + "bias");
      torch.put("bias_ih" + suffix, bias.array());
      WeightBlocks other = WeightBlocks.zeros(bias.shape().extent(0));
      if (options.stack().cell() == RecurrentCell.GRU_RESET_AFTER) {
        int gates = 2 * bias.shape().extent(0) / GRU_GATES;
        other = WeightBlocks.zeros(gates).then(WeightBlocks.of(ours, prefix + "recurrentBias"));
      }
      torch.put("bias_hh" + suffix, other.array());
      if (options.variant().projection() > 0) {
        torch.put("weight_hr" + suffix, WeightBlocks.of(ours, prefix + "projection").array());
      }
    }
    return torch;
  }

  /**
   * Returns the weights of a network some of whose layers are recurrent, from one state_dict.
   *
   * @param layers the recurrent ones by their names in the network, such as {@code lstm}; the
   *     others are as {@link PyTorchLayout} has them
   * @throws IllegalArgumentException if an array is missing or has another shape, or PyTorch has no
   *     such layer
   */
  public static Map<String, NamedArray> toOurs(
      Map<String, ? extends Recurrent<?>> layers, Map<String, NamedArray> torch) {
    Map<String, NamedArray> ours = new LinkedHashMap<>(PyTorchLayout.toOurs(torch));
    layers.forEach((name, layer) -> {
      Map<String, NamedArray> part = toOurs(layer, PyTorchLayout.part(torch, name + "."));
      replace(ours, name + ".", part);
    });
    return ours;
  }

  /**
   * Returns PyTorch's state_dict of a whole network likewise, to be saved as one file.
   *
   * @throws IllegalArgumentException if a parameter is missing, or PyTorch has no such layer
   */
  public static Map<String, NamedArray> fromOurs(
      Map<String, ? extends Recurrent<?>> layers, Map<String, NamedArray> ours) {
    Map<String, NamedArray> torch = new LinkedHashMap<>(PyTorchLayout.fromOurs(ours));
    layers.forEach((name, layer) -> {
      Map<String, NamedArray> part = fromOurs(layer, PyTorchLayout.part(ours, name + "."));
      replace(torch, name + ".", part);
    });
    return torch;
  }

  private static void replace(
      Map<String, NamedArray> all, String prefix, Map<String, NamedArray> part) {
    all.keySet().removeIf(name -> name.startsWith(prefix));
    part.forEach((name, array) -> all.put(prefix + name, array));
  }

  private static String suffix(RecurrentStack stack, int run) {
    String reverse = run % stack.directions() == 1 ? "_reverse" : "";
    return "_l" + run / stack.directions() + reverse;
  }

  private static RecurrentOptions requireKnown(Recurrent<?> layer) {
    RecurrentOptions options = layer.options();
    LstmVariant variant = options.variant();
    boolean known =
        switch (options.stack().cell()) {
          case RNN_TANH, RNN_RELU, LSTM, GRU_RESET_AFTER -> true;
          case RNN_IDENTITY, GRU_RESET_BEFORE -> false;
        };
    if (!known || variant.peepholes() || variant.coupled() || variant.normalised()) {
      throw new IllegalArgumentException(
          "pyTorchWeights: PyTorch has no %s with %s".formatted(options.stack().cell(), variant));
    }
    return options;
  }
}
