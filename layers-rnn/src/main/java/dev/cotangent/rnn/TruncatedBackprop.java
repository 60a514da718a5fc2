package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Network;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.Feed;
import dev.cotangent.train.Update;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Trains on sequences longer than a batch: an update every k1 steps, gradients through k2 of them.
 *
 * <p>Each batch holds the next k1 steps of its rows. The loss of an update is that of the newest
 * batch; its gradient flows back through the newest k2/k1 batches, and the state before them is a
 * constant. This is BPTT(h; h') of Williams and Peng (1990) with h = k2, h' = k1, in the words of
 * Sutskever (2013, section 2.8.6). An update costs k2/k1 forward passes, since the older batches
 * are run again with the newest parameters.
 *
 * <pre>{@code
 * var state = new RecurrentState();
 * Network network = Sequential.of(Lstm.units(256).carrying(state), Dense.of(65)).build(...);
 * var update = new Update(network, optimiser, Clipping.byGlobalNorm(1), seed);
 * var training = new TruncatedBackprop(network, loss, update, List.of(state), 2);
 * double mean = training.epoch(Batches.inOrder(Streams.of(windows, 32), 32).epoch(0));
 * }</pre>
 *
 * Belongs to one thread.
 */
public final class TruncatedBackprop {
  private final Network network;
  private final Loss loss;
  private final Update update;
  private final List<RecurrentState> states;
  private final int batches;
  private final Deque<Seen> window = new ArrayDeque<>();
  private boolean stopping;

  /** A batch and the states before it. */
  private record Seen(Batch batch, List<RecurrentState> before) {}

  /**
   * Training of a network.
   *
   * @param update how steps are taken
   * @param states all that layers of the network carry
   * @param batches k2/k1: how many batches a gradient goes through
   * @throws IllegalArgumentException if there is no state, or no batch to go through
   */
  public TruncatedBackprop(
      Network network, Loss loss, Update update, List<RecurrentState> states, int batches) {
    if (states.isEmpty()) {
      throw new IllegalArgumentException("truncatedBackprop: needs the carried state, got none");
    }
    if (batches < 1) {
      throw new IllegalArgumentException(
          "truncatedBackprop: gradients go through at least 1 batch, got " + batches);
    }
    this.network = network;
    this.loss = loss;
    this.update = update;
    this.states = List.copyOf(states);
    this.batches = batches;
  }

  /** Ends the epoch after the step that runs now; for listeners. */
  public void stop() {
    stopping = true;
  }

  /**
   * Forgets all states, then takes one step on each batch; returns the mean loss over all rows.
   *
   * @throws DivergedException if a loss, or the norm that clipping needs, is not finite
   */
  public double epoch(Iterable<Batch> rows) {
    reset();
    stopping = false;
    double sum = 0;
    long count = 0;
    for (Batch batch : rows) {
      sum += step(batch) * batch.size();
      count += batch.size();
      if (stopping) {
        break;
      }
    }
    return sum / count;
  }

  /** Returns the mean loss over all rows without training, from states of 0; forgets them after. */
  public double evaluate(Iterable<Batch> rows) {
    reset();
    double sum = 0;
    long count = 0;
    for (Batch batch : rows) {
      try (Tape tape = Tape.inference(network.backend())) {
        sum += TensorValues.single(lossOf(tape, batch).value()) * batch.size();
      }
      count += batch.size();
    }
    reset();
    return sum / count;
  }

  /**
   * Takes one step on the batch that continues the one before; returns its loss.
   *
   * <p>A loop of one's own that resumes gives the carried states back, which is all there is if
   * gradients go through one batch; if through more, the first steps after it see less of the past.
   *
   * @throws DivergedException if the loss, or the norm that clipping needs, is not finite; the
   *     parameters are then those after the last good step
   */
  public double step(Batch batch) {
    remember(batch);
    return update.step(0, batch.size(), this::replayed).loss();
  }

  private void remember(Batch batch) {
    List<RecurrentState> before =
        window.size() == batches
            ? window.removeFirst().before
            : states.stream().map(_ -> new RecurrentState()).toList();
    copy(states, before);
    window.addLast(new Seen(batch, before));
  }

  /** Runs the window from the state before its first batch; returns the loss of the last one. */
  private Variable replayed(Tape tape) {
    copy(window.getFirst().before, states);
    int left = window.size();
    for (Seen seen : window) {
      copy(states, seen.before);
      left--;
      if (left > 0) {
        Variable unused = network.forward(tape, Feed.inputs(tape, seen.batch));
      }
    }
    return lossOf(tape, window.getLast().batch);
  }

  private Variable lossOf(Tape tape, Batch batch) {
    Variable y = network.forward(tape, Feed.inputs(tape, batch));
    return loss.of(tape, y, Feed.targets(tape, batch));
  }

  /** Forgets all states, as before the first batch. */
  public void reset() {
    states.forEach(RecurrentState::reset);
    window.clear();
  }

  private static void copy(List<RecurrentState> from, List<RecurrentState> to) {
    for (int i = 0; i < from.size(); i++) {
      to.get(i).set(from.get(i));
    }
  }
}
