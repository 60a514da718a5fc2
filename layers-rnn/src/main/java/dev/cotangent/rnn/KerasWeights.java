package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.io.NamedArray;
import dev.cotangent.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of {@code keras.layers.SimpleRNN}, {@code LSTM} and {@code GRU} as those of one
 * direction of one layer of ours, and back.
 *
 * <p>Keras has {@code kernel} [input, gates*units], {@code recurrent_kernel} [units, gates*units]
 * and {@code bias}: our {@code weight} and {@code recurrent} transposed, and our {@code bias}. Its
 * LSTM has the gates i, f, c, o in our order; its GRU has z, r, h where ours has r, z, n. A GRU
 * with {@code reset_after} (the default) has a bias [2, 3*units]: the second row is inside the
 * product with the state, which is our {@code recurrentBias} for h, and is only ever added for z
 * and r. Source: keras/src/layers/rnn; golden cases of version 3.15.
 */
public final class KerasWeights {
  private KerasWeights() {}

  /**
   * Returns our parameters by name, without prefix.
   *
   * @param layer what they are for; one layer, one direction
   * @param keras the arrays {@code kernel}, {@code recurrent_kernel} and {@code bias}
   * @throws IllegalArgumentException if an array is missing or has another shape, or Keras has no
   *     such layer
   */
  public static Map<String, NamedArray> toOurs(Recurrent<?> layer, Map<String, NamedArray> keras) {
    RecurrentCell cell = requireKnown(layer);
    WeightBlocks bias = WeightBlocks.of(keras, "bias");
    Map<String, NamedArray> ours = new LinkedHashMap<>();
    ours.put("weight", rows(cell, WeightBlocks.of(keras, "kernel").transposed()).array());
    WeightBlocks state = WeightBlocks.of(keras, "recurrent_kernel").transposed();
    ours.put("recurrent", rows(cell, state).array());
    if (cell == RecurrentCell.GRU_RESET_AFTER) {
      int hidden = layer.options().stack().hidden();
      WeightBlocks both = bias.requireShape(Shape.of(2, 3 * hidden));
      WeightBlocks own = exchanged(vector(both.rows(0, 1)));
      WeightBlocks inner = exchanged(vector(both.rows(1, 1)));
      WeightBlocks gates = own.rows(0, 2 * hidden).plus(inner.rows(0, 2 * hidden));
      ours.put("bias", gates.then(own.rows(2 * hidden, hidden)).array());
      ours.put("recurrentBias", inner.rows(2 * hidden, hidden).array());
    } else {
      ours.put("bias", rows(cell, bias).array());
    }
    return ours;
  }

  /**
   * Returns Keras's arrays of a layer.
   *
   * @param layer what the parameters are of; one layer, one direction
   * @param ours our parameters by name, without prefix
   * @throws IllegalArgumentException if one is missing, or Keras has no such layer
   */
  public static Map<String, NamedArray> fromOurs(Recurrent<?> layer, Map<String, NamedArray> ours) {
    RecurrentCell cell = requireKnown(layer);
    Map<String, NamedArray> keras = new LinkedHashMap<>();
    keras.put("kernel", rows(cell, WeightBlocks.of(ours, "weight")).transposed().array());
    WeightBlocks state = rows(cell, WeightBlocks.of(ours, "recurrent"));
    keras.put("recurrent_kernel", state.transposed().array());
    WeightBlocks bias = rows(cell, WeightBlocks.of(ours, "bias"));
    if (cell == RecurrentCell.GRU_RESET_AFTER) {
      int width = bias.shape().extent(0);
      WeightBlocks inner =
          WeightBlocks.zeros(2 * width / 3).then(WeightBlocks.of(ours, "recurrentBias"));
      double[] both = bias.then(inner).values();
      keras.put("bias", new NamedArray.Doubles(Shape.of(2, width), both));
    } else {
      keras.put("bias", bias.array());
    }
    return keras;
  }

  /** The gates in the other one's order; exchanging r and z is its own inverse. */
  private static WeightBlocks rows(RecurrentCell cell, WeightBlocks weights) {
    return switch (cell) {
      case GRU_RESET_AFTER, GRU_RESET_BEFORE -> exchanged(weights);
      case RNN_IDENTITY, RNN_TANH, RNN_RELU, LSTM -> weights;
    };
  }

  private static WeightBlocks exchanged(WeightBlocks gru) {
    return gru.exchanged(3);
  }

  private static WeightBlocks vector(WeightBlocks row) {
    return new WeightBlocks(Shape.of(row.values().length), row.values());
  }

  private static RecurrentCell requireKnown(Recurrent<?> layer) {
    RecurrentOptions options = layer.options();
    if (options.stack().runs() != 1 || !options.variant().equals(LstmVariant.PLAIN)) {
      throw new IllegalArgumentException(
          "kerasWeights: a layer of Keras is one plain layer in one direction, got %s with %s"
              .formatted(options.stack(), options.variant()));
    }
    return options.stack().cell();
  }
}
