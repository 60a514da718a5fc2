package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
  private static final int TOKENS = 5;
  private static final int[] PROMPT = {3, 1, 4};

  private final RecurrentState state = new RecurrentState();
  private final Network network = network(Gru.units(8).layers(2).carrying(state));
  private final TokenSampler sampler = new TokenSampler(network, List.of(state));

  @Test
  void temperatureZeroTakesWhatTheWholeSequenceMakesLikeliest() {
    int[] drawn = sampler.after(PROMPT, 6, 0, 1);
    Network stateless = network(Gru.units(8).layers(2));
    List<Integer> sequence = new ArrayList<>(List.of(3, 1, 4));
    for (int expected : drawn) {
      int[] soFar = sequence.stream().mapToInt(Integer::intValue).toArray();
      assertThat(expected).isEqualTo(likeliestNext(stateless, soFar));
      sequence.add(expected);
    }
  }

  @Test
  void theSameSeedDrawsTheSameTokens() {
    int[] drawn = sampler.after(PROMPT, 40, 1, 1);
    assertThat(sampler.after(PROMPT, 40, 1, 1)).isEqualTo(drawn);
    assertThat(sampler.after(PROMPT, 40, 1, 2)).isNotEqualTo(drawn);
    assertThat(Arrays.stream(drawn)).allMatch(token -> token >= 0 && token < TOKENS);
  }

  @Test
  void tokensAreDrawnByTheirProbability() {
    double[] logits = {Math.log(0.2), Math.log(0.5), Math.log(0.3)};
    assertThat(draws(logits, 1)).containsExactly(200, 500, 300);
    // Squared and normalised: 0.04, 0.25, 0.09 of 0.38.
    assertThat(draws(logits, 0.5)).containsExactly(105, 658, 237);
  }

  @Test
  void badRequestsAreErrors() {
    assertThatThrownBy(() -> sampler.after(new int[0], 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prompt is empty");
    assertThatThrownBy(() -> sampler.after(PROMPT, 1, -0.5, 1)).hasMessageContaining("-0.5");
    assertThatThrownBy(() -> sampler.after(new int[] {TOKENS}, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5");
  }

  /** How often each index is drawn by 1000 numbers at even distances. */
  private static int[] draws(double[] logits, double temperature) {
    int[] counts = new int[logits.length];
    for (int i = 0; i < 1000; i++) {
      counts[TokenSampler.draw(logits, temperature, (i + 0.5) / 1000)]++;
    }
    return counts;
  }

  private static int likeliestNext(Network network, int[] tokens) {
    try (Tape tape = Tape.inference(network.backend())) {
      var x = tape.constant(tokens, Shape.of(1, tokens.length));
      double[] logits = TensorValues.doubles(network.forward(tape, x).value());
      int best = 0;
      int last = logits.length - TOKENS;
      for (int c = 1; c < TOKENS; c++) {
        best = logits[last + c] > logits[last + best] ? c : best;
      }
      return best;
    }
  }

  private static Network network(Gru layer) {
    return Sequential.of(Embedding.of(TOKENS, 4), layer, Dense.of(TOKENS))
        .build(new ReferenceBackend(), 2, Shape.of(1))
        .ofAnyTime();
  }
}
