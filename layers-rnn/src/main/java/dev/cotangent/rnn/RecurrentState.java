package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state that a layer carries from one batch to the next, for sequences longer than a batch.
 *
 * <p>Give it to a layer by {@link Recurrent#carrying}; row i of each batch then continues row i of
 * the last one. No gradient flows from one batch into another (truncated backpropagation through
 * time, Williams and Peng 1990). Its tensors outlive the tapes. Belongs to one layer and one
 * thread.
 */
public final class RecurrentState {
  private @Nullable Tensor h;
  private @Nullable Tensor c;

  /** Creates a state that starts at 0. */
  public RecurrentState() {}

  /** Forgets the past: the next batch starts at 0, and may have another size. */
  public void reset() {
    h = null;
    c = null;
  }

  /** Returns h[runs, batch, units] after the last batch, if there was one. */
  public Optional<Tensor> h() {
    return Optional.ofNullable(h);
  }

  /** Returns the cell state c likewise, for an LSTM. */
  public Optional<Tensor> c() {
    return Optional.ofNullable(c);
  }

  /** Returns h and perhaps c as constants on a tape; empty before the first batch. */
  List<Variable> on(Tape tape, Shape expected) {
    if (h == null) {
      return List.of();
    }
    if (!h.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "recurrent: the carried state is %s, this batch needs %s; call reset() on the state first"
              .formatted(h.shape(), expected));
    }
    return c == null ? List.of(tape.constant(h)) : List.of(tape.constant(h), tape.constant(c));
  }

  /** Takes over the states after a batch. */
  void update(Backend backend, RecurrentLayer.Outputs outputs) {
    h = copy(backend, outputs.h().value(), h);
    if (outputs.c().isPresent()) {
      c = copy(backend, outputs.c().get().value(), c);
    }
  }

  private static Tensor copy(Backend backend, Tensor from, @Nullable Tensor old) {
    Tensor to =
        old != null ? old : backend.allocate(ElementType.REAL, from.shape(), Lifetime.PERSISTENT);
    backend.copyView(from, to);
    return to;
  }
}
