package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;

/**
 * A recurrent layer over sequences [time, features]; the options that all cells share.
 *
 * <p>Initial values are Keras's unless told otherwise: W Glorot uniform, U orthogonal, biases 0
 * (and 1 for an LSTM's forget gate). Initial states are 0 unless a state is carried.
 *
 * <p>A batch may carry lengths: past its length a sequence has no influence and yields 0, and the
 * last state is that after the last step that counts.
 *
 * <p>Parameters: {@code weight} W[gates*units, features], {@code recurrent} U[gates*units, units],
 * {@code bias} b[gates*units] and, for a GRU that resets after, {@code recurrentBias} [units];
 * gates in the order of {@link RecurrentCell}: i, f, g, o (LSTM), r, z, n (GRU). Several layers
 * prefix the names with {@code layer0.}, {@code layer1.}; both directions with {@code forward.} and
 * {@code reverse.}.
 *
 * @param <S> the layer's own type
 */
public sealed interface Recurrent<S extends Recurrent<S>> extends LayerSpec
    permits SimpleRnn, Lstm, Gru {

  /** Returns what this layer was told. */
  RecurrentOptions options();

  /** Returns this layer with other options. */
  S with(RecurrentOptions options);

  /** Returns this layer running in both directions, outputs side by side, forward first. */
  default S bidirectional() {
    RecurrentStack s = options().stack();
    return with(options().stack(new RecurrentStack(s.cell(), s.hidden(), s.layers(), true)));
  }

  /** Returns this layer stacked to a number of layers, each reading the one below. */
  default S layers(int layers) {
    RecurrentStack s = options().stack();
    return with(
        options().stack(new RecurrentStack(s.cell(), s.hidden(), layers, s.bidirectional())));
  }

  /** Returns this layer yielding the state after each step; this is the default. */
  default S returnSequences() {
    return with(options().output(RecurrentOutput.SEQUENCES));
  }

  /** Returns this layer yielding the state after the last step that counts. */
  default S lastState() {
    return with(options().output(RecurrentOutput.LAST_STATE));
  }

  /** Returns this layer with dropout between the layers of its stack, in training. */
  default S dropout(double rate) {
    return with(options().dropout(rate));
  }

  /** Returns this layer with other initial values of W. */
  default S weight(Initialiser initial) {
    return with(options().inputWeight(initial));
  }

  /** Returns this layer with other initial values of U. */
  default S recurrent(Initialiser initial) {
    return with(options().stateWeight(initial));
  }

  /** Returns this layer with other initial values of b. */
  default S bias(Initialiser initial) {
    return with(options().bias(initial));
  }

  /** Returns this layer starting each batch with the state after the last one. */
  default S carrying(RecurrentState state) {
    return with(options().carry(state));
  }

  /**
   * Makes the parameters and the layer, which can also be given initial states.
   *
   * @throws IllegalArgumentException if the input is not [time, features]
   */
  default RecurrentLayer layer(LayerBuilder builder, Shape input) {
    return RecurrentLayer.build(options(), builder, input);
  }

  @Override
  default Built build(LayerBuilder builder, Shape input) {
    RecurrentLayer layer = layer(builder, input);
    return new Built(layer.output(input), layer);
  }
}
