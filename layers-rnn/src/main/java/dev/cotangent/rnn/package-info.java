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
 *
 * <p><b>Backpropagation through time (时间反向传播).</b> A recurrent network (循环神经网络) repeats z_t = W·x_t
 * + U·h_{t-1} + b, h_t = tanh(z_t). The state h_t acts on the loss at its own step and through the
 * next state, so with dh_t = ∂L/∂h_t in full and ∂L_t/∂h_t the part of step t alone
 *
 * <pre>
 *   dz_t = dh_t·(1 - h_t²)
 *   dh_{t-1} = ∂L_{t-1}/∂h_{t-1} + Uᵀ·dz_t
 *   dW = Σ_t dz_t·x_tᵀ,  dU = Σ_t dz_t·h_{t-1}ᵀ,  db = Σ_t dz_t,  dx_t = Wᵀ·dz_t
 * </pre>
 *
 * walked from the last step to the first ({@link dev.cotangent.backend.RecurrentKernels}). A
 * gradient that comes back k steps was multiplied by k matrices Uᵀ·diag(1 - h²). Let σ be the
 * largest singular value of U: since 1 - h² ≤ 1 its norm is at most σᵏ times the old one and
 * vanishes (梯度消失) for σ &lt; 1; for larger σ it may explode (梯度爆炸). Clipping bounds the second
 * ({@link dev.cotangent.optim.Clipping}), gates cure the first. Source: Pascanu, Mikolov and Bengio
 * 2013, section 2.
 *
 * <p><b>The LSTM's way out.</b> The cell c_t = f_t∘c_{t-1} + i_t∘g_t, h_t = o_t∘tanh(c_t) has
 *
 * <pre>
 *   dc_t = dh_t∘o_t∘(1 - tanh²(c_t)) + dc_{t+1}∘f_{t+1}
 *   di_t = dc_t∘g_t,  dg_t = dc_t∘i_t,  df_t = dc_t∘c_{t-1},  do_t = dh_t∘tanh(c_t)
 * </pre>
 *
 * so from step to step its error is multiplied by f alone, neither by a matrix nor by the slope of
 * a tanh. With f = 1 it does not change at all: the constant error carousel (Hochreiter and
 * Schmidhuber 1997, section 3.2; the forget gate is of Gers et al. 2000). The GRU's h_t =
 * z_t∘h_{t-1} + (1 - z_t)∘n_t keeps the same road open through z ({@link dev.cotangent.rnn.Gru}).
 */
@NullMarked
package dev.cotangent.rnn;

import org.jspecify.annotations.NullMarked;
