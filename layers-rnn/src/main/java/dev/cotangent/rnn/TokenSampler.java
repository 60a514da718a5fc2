package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Writes on: draws token after token from what a network predicts for the next one.
 *
 * <p>The network maps INT tokens [1, time] to logits [1, time, tokens] and carries its state, so
 * each token costs one step. A token is drawn with probability softmax(logits/temperature);
 * temperature 0 takes the likeliest. The same seed gives the same tokens.
 */
public final class TokenSampler {
  private final Network network;
  private final List<RecurrentState> states;

  /**
   * A sampler.
   *
   * @param network of any time, see {@link Network#ofAnyTime}
   * @param states all that layers of the network carry
   */
  public TokenSampler(Network network, List<RecurrentState> states) {
    this.network = network;
    this.states = List.copyOf(states);
  }

  /**
   * Returns tokens that follow a prompt.
   *
   * @param prompt at least one token
   * @param count how many tokens to draw
   * @param temperature 0 or more
   * @throws IllegalArgumentException if the prompt is empty, a token is none of the network's, or
   *     count or temperature are negative
   */
  public int[] after(int[] prompt, int count, double temperature, long seed) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("sampler: the prompt is empty, it needs a token");
    }
    if (count < 0 || !(temperature >= 0)) {
      throw new IllegalArgumentException(
          "sampler: count and temperature must not be negative, got %d and %s"
              .formatted(count, temperature));
    }
    states.forEach(RecurrentState::reset);
    RandomKey key = RandomKey.of(seed).derive("sampler");
    int[] drawn = new int[count];
    int[] read = prompt;
    for (int i = 0; i < count; i++) {
      drawn[i] = draw(lastLogits(read), temperature, key.uniform(i));
      read = new int[] {drawn[i]};
    }
    states.forEach(RecurrentState::reset);
    return drawn;
  }

  private double[] lastLogits(int[] tokens) {
    try (Tape tape = Tape.inference(network.backend())) {
      Variable y = network.forward(tape, tape.constant(tokens, Shape.of(1, tokens.length)));
      double[] all = TensorValues.doubles(y.value());
      return Arrays.copyOfRange(all, all.length - y.shape().last(), all.length);
    }
  }

  /**
   * Draws an index.
   *
   * @param uniform in [0, 1)
   */
  static int draw(double[] logits, double temperature, double uniform) {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      best = logits[c] > logits[best] ? c : best;
    }
    if (temperature == 0) {
      return best;
    }
    double[] weights = new double[logits.length];
    double total = 0;
    for (int c = 0; c < weights.length; c++) {
      weights[c] = Math.exp((logits[c] - logits[best]) / temperature);
      total += weights[c];
    }
    double left = uniform * total;
    for (int c = 0; c < weights.length; c++) {
      left -= weights[c];
      if (left < 0) {
        return c;
      }
    }
    return best;
  }
}
