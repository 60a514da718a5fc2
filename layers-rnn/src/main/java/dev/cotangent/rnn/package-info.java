/**
 * Recurrent layers over sequences: simple RNN, LSTM and GRU, and models made of them.
 *
 * <p>{@link dev.cotangent.rnn.RecurrentOp} is the one operation: stacked and bidirectional layers
 * over whole sequences, with backpropagation through time inside. {@link
 * dev.cotangent.rnn.SimpleRnn}, {@link dev.cotangent.rnn.Lstm} and {@link dev.cotangent.rnn.Gru}
 * describe layers that apply it; {@code StepCell} composes what no kernel knows from operations on
 * a tape. {@link dev.cotangent.rnn.RecurrentState} and {@link dev.cotangent.rnn.TruncatedBackprop}
 * carry states from batch to batch, {@link dev.cotangent.rnn.FlowRegulariser} keeps gradients from
 * vanishing, {@link dev.cotangent.rnn.Seq2Seq}, {@link dev.cotangent.rnn.Attention}, {@link
 * dev.cotangent.rnn.BeamSearch} and {@link dev.cotangent.rnn.TokenSampler} write sequences. No
 * kernel and no backend is named here. Start reading at {@code Recurrent}.
 */
@NullMarked
package dev.cotangent.rnn;

import org.jspecify.annotations.NullMarked;
