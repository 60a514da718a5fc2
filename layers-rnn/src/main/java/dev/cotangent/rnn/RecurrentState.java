package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.Weights;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Returns the numbers of h and perhaps c, by these names; none before the first batch. */
  public Map<String, NamedArray> save() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    h().ifPresent(tensor -> tensors.put("h", tensor));
    c().ifPresent(tensor -> tensors.put("c", tensor));
    return Weights.exact(tensors);
  }

  /**
   * Takes over what {@link #save} gave.
   *
   * @throws IllegalArgumentException if there is anything but h and perhaps c, both of one shape of
   *     rank 3; nothing was changed
   */
  public void load(Backend backend, Map<String, NamedArray> saved) {
    Map<String, Tensor> loaded = new LinkedHashMap<>();
    saved.forEach((name, array) ->
        loaded.put(name, backend.allocate(ElementType.REAL, array.shape(), Lifetime.PERSISTENT)));
    Tensor first = loaded.get("h");
    Tensor second = loaded.get("c");
    boolean known = loaded.size() == (first == null ? 0 : 1) + (second == null ? 0 : 1);
    if (!known
        || (first == null && second != null)
        || (first != null && first.shape().rank() != 3)
        || (first != null && second != null && !first.shape().equals(second.shape()))) {
      throw new IllegalArgumentException(
          "recurrent: a carried state is h and perhaps c, [runs, batch, units], got " + loaded);
    }
    Weights.copy(saved, loaded);
    h = first;
    c = second;
    forgetTape();
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
