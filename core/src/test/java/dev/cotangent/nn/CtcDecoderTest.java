package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CtcDecoderTest {
  private static final int TIME = 5;
  private static final int CLASSES = 3;
  private static final int EVERYTHING = 1000;

  private final ReferenceBackend backend = new ReferenceBackend();

  /** The probability of each spelling, by trying all paths. */
  private static Map<List<Integer>, Double> spellings(double[] logits, int time) {
    Map<List<Integer>, Double> sums = new HashMap<>();
    for (int path = 0; path < Math.pow(CLASSES, time); path++) {
      List<Integer> labels = new ArrayList<>();
      double probability = 1;
      int rest = path;
      int before = 0;
      for (int t = 0; t < time; t++) {
        int c = rest % CLASSES;
        rest /= CLASSES;
        double sum = 0;
        for (int other = 0; other < CLASSES; other++) {
          sum += Math.exp(logits[t * CLASSES + other]);
        }
        probability *= Math.exp(logits[t * CLASSES + c]) / sum;
        if (c != 0 && c != before) {
          labels.add(c);
        }
        before = c;
      }
      sums.merge(labels, probability, Double::sum);
    }
    return sums;
  }

  private static double[] logits(long seed) {
    double[] values = new double[TIME * CLASSES];
    Arrays.setAll(values, i -> 1.5 * RandomKey.of(seed).normal(i));
    return values;
  }

  private CtcDecoder.Reading decode(CtcDecoder decoder, double[] logits) {
    try (Tape tape = Tape.inference(backend)) {
      return decoder
          .decode(tape.constant(TensorValues.of(backend, Shape.of(1, TIME, CLASSES), logits)))
          .getFirst();
    }
  }

  @Test
  void aWideBeamFindsTheLikeliestLabelsWithTheirProbability() {
    int better = 0;
    for (long seed = 0; seed < 50; seed++) {
      double[] logits = logits(seed);
      Map<List<Integer>, Double> all = spellings(logits, TIME);
      var best = all.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();

      CtcDecoder.Reading found = decode(CtcDecoder.beam(EVERYTHING), logits);

      assertThat(found.labels()).as("seed " + seed).isEqualTo(best.getKey());
      assertThat(found.logProbability()).isCloseTo(Math.log(best.getValue()), within(1e-12));
      better += found.labels().equals(decode(CtcDecoder.greedy(), logits).labels()) ? 0 : 1;
    }
    assertThat(better).as("cases in which the likeliest path spells something else").isPositive();
  }

  @Test
  void aNarrowBeamNeverSaysMoreThanTheProbabilityOfItsLabels() {
    for (long seed = 0; seed < 20; seed++) {
      Map<List<Integer>, Double> all = spellings(logits(seed), TIME);
      CtcDecoder.Reading found = decode(CtcDecoder.beam(2), logits(seed));
      assertThat(found.logProbability())
          .as("seed " + seed)
          .isLessThanOrEqualTo(Math.log(all.getOrDefault(found.labels(), 0.0)) + 1e-12);
    }
  }

  @Test
  void theLikeliestPathMergesRepeatsAndDropsBlanks() {
    int[] path = {1, 1, 0, 1, 2};
    double[] logits = new double[TIME * CLASSES];
    for (int t = 0; t < TIME; t++) {
      logits[t * CLASSES + path[t]] = 3;
    }
    CtcDecoder.Reading read = decode(CtcDecoder.greedy(), logits);
    assertThat(read.labels()).containsExactly(1, 1, 2);
    double each = 3 - Math.log(Math.exp(3) + 2);
    assertThat(read.logProbability()).isCloseTo(TIME * each, within(1e-12));
  }

  @Test
  void paddingHasNoInfluence() {
    double[] logits = logits(3);
    Arrays.fill(logits, 2 * CLASSES, logits.length, Double.NaN);
    Map<List<Integer>, Double> all = spellings(logits, 2);
    var best = all.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, TIME, CLASSES), logits));
      Variable two = x.withLengths(TensorValues.ofIntegers(backend, Shape.of(1), 2));
      CtcDecoder.Reading read = CtcDecoder.beam(EVERYTHING).decode(two).getFirst();
      assertThat(read.labels()).isEqualTo(best.getKey());
      Variable none = x.withLengths(TensorValues.ofIntegers(backend, Shape.of(1), 0));
      assertThat(CtcDecoder.greedy().decode(none).getFirst().labels()).isEmpty();
    }
  }

  @Test
  void whatCannotBeDecodedIsRefused() {
    assertThatThrownBy(() -> CtcDecoder.beam(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keeps at least 1, got 0");
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(2, 2), 1, 2, 3, 4));
      assertThatThrownBy(() -> CtcDecoder.greedy().decode(x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[batch, time, classes]")
          .hasMessageContaining("got [2,2]");
    }
  }
}
