/**
 * Recurrent layers over sequences: simple RNN, LSTM and GRU, and models made of them.
 *
 * <p>{@link dev.cotangent.rnn.RecurrentOp} is the one operation: stacked and bidirectional layers
 * over whole sequences, with backpropagation through time inside. {@link
 * dev.cotangent.rnn.SimpleRnn}, {@link dev.cotangent.rnn.Lstm} and {@link dev.cotangent.rnn.Gru}
 * describe layers that apply it. No kernel and no backend is named here. Start reading at {@code
 * Recurrent}.
 */
@NullMarked
package dev.cotangent.rnn;

import org.jspecify.annotations.NullMarked;
