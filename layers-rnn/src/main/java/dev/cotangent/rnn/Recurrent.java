package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;
import java.util.Optional;

/**
 * A recurrent layer over sequences [time, features]; the options that all cells share.
 *
 * <p>Initial values are Keras's unless told otherwise: W Glorot uniform, U orthogonal, biases 0
 * (and 1 for an LSTM's forget gate). Initial states are 0 unless they are learned, carried or
 * given.
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
 * <p>Plain cells run as one kernel over all steps. Variants of the LSTM and dropout of states are
 * composed of one operation after another for each step.
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
    return with(options().dropout(options().dropout().between(rate)));
  }

  /**
   * Returns this layer with variational dropout, in training: one mask for all steps of a sequence
   * (Gal and Ghahramani 2016, eq. 7, the same mask for all gates).
   *
   * @param ofInputs probability of a feature that a layer reads to be dropped
   * @param ofStates probability of a unit to be dropped from the state that U multiplies; above 0,
   *     steps are taken one by one, which is slower
   */
  default S variationalDropout(double ofInputs, double ofStates) {
    return with(options().dropout(options().dropout().variational(ofInputs, ofStates)));
  }

  /**
   * Returns this layer with each layer of its stack but the first adding what it read to its output
   * (Wu et al. 2016, section 3.1); states, the last one too, are those before the addition.
   */
  default S residual() {
    return with(options().withResidual());
  }

  /** Returns this layer with other initial values of W. */
  default S weight(Initialiser initial) {
    return with(options().initials(options().initials().weight(initial)));
  }

  /** Returns this layer with other initial values of U. */
  default S recurrent(Initialiser initial) {
    return with(options().initials(options().initials().recurrent(initial)));
  }

  /** Returns this layer with other initial values of b. */
  default S bias(Initialiser initial) {
    return with(options().initials(options().initials().bias(initial)));
  }

  /** Returns this layer starting each batch with the state after the last one. */
  default S carrying(RecurrentState state) {
    boolean learned = options().start().learned();
    return with(options().start(new RecurrentOptions.Start(learned, Optional.of(state))));
  }

  /**
   * Returns this layer starting with learned states: parameters {@code initialH} [runs, 1, units]
   * and, for an LSTM, {@code initialC}, both 0 at first.
   */
  default S learnedStart() {
    Optional<RecurrentState> carry = options().start().carry();
    return with(options().start(new RecurrentOptions.Start(true, carry)));
  }

  /**
   * Returns this layer keeping its states only every √time steps; the backward pass computes those
   * between again, for the price of a second forward pass.
   *
   * @throws IllegalArgumentException if steps are taken one by one: for variants of the LSTM, and
   *     with dropout of states
   */
  default S recomputing() {
    return with(options().withRecomputing());
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
