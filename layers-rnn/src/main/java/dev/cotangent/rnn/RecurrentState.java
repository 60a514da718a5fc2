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
 * the last one. Within one tape gradients flow from batch to batch; from one tape to another none
 * does (truncated backpropagation through time, Williams and Peng 1990). Its tensors outlive the
 * tapes. Belongs to one layer and one thread.
 */
public final class RecurrentState {
  private @Nullable Tensor h;
  private @Nullable Tensor c;
  private @Nullable Tape tape;
  private List<Variable> onTape = List.of();

  /** Creates a state that starts at 0. */
  public RecurrentState() {}

  /** Forgets the past: the next batch starts at 0, and may have another size. */
  public void reset() {
    h = null;
    c = null;
    forgetTape();
  }

  /** Takes over the numbers of another state, which stays its own. */
  public void set(RecurrentState other) {
    h = other.h == null ? null : copy(other.h, h);
    c = other.c == null ? null : copy(other.c, c);
    forgetTape();
  }

  /** Returns h[runs, batch, units] after the last batch, if there was one. */
  public Optional<Tensor> h() {
    return Optional.ofNullable(h);
  }

  /** Returns the cell state c likewise, for an LSTM. */
  public Optional<Tensor> c() {
    return Optional.ofNullable(c);
  }

  /**
   * Returns h and perhaps c on a tape; empty before the first batch.
   *
   * @param expected shape of h
   * @throws IllegalArgumentException if the last batch had another size
   */
  List<Variable> on(Tape current, Shape expected) {
    if (h == null) {
      return List.of();
    }
    if (!h.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "recurrent: the carried state is %s, this batch needs %s; call reset() on the state first"
              .formatted(h.shape(), expected));
    }
    if (current == tape) {
      return onTape;
    }
    Variable first = constant(current, h);
    return c == null ? List.of(first) : List.of(first, constant(current, c));
  }

  /** Takes over the states after a batch. */
  void update(Tape current, RecurrentLayer.Outputs outputs) {
    h = copy(outputs.h().value(), h);
    outputs.c().ifPresent(cells -> c = copy(cells.value(), c));
    tape = current;
    onTape = outputs.c().map(cells -> List.of(outputs.h(), cells)).orElse(List.of(outputs.h()));
  }

  private void forgetTape() {
    tape = null;
    onTape = List.of();
  }

  /** A copy, since the tape may still read it when the state has moved on. */
  private static Variable constant(Tape tape, Tensor state) {
    Tensor copy = tape.context().allocate(state.shape());
    tape.backend().copyView(state, copy);
    return tape.constant(copy);
  }

  /** Copies into the old tensor where it fits. */
  private static Tensor copy(Tensor from, @Nullable Tensor old) {
    Backend backend = (Backend) from.buffer().owner();
    Tensor to =
        old != null && old.shape().equals(from.shape())
            ? old
            : backend.allocate(ElementType.REAL, from.shape(), Lifetime.PERSISTENT);
    backend.copyView(from, to);
    return to;
  }
}
