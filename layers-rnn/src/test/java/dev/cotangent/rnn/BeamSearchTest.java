package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.expr.RandomKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a model of random distributions, a function of the whole beginning. */
class BeamSearchTest {
  private static final int TOKENS = 3;
  private static final int END = 2;
  private static final int LONGEST = 4;

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void aWideBeamFindsWhatTryingAllFinds(double penalty) {
    for (int seed = 0; seed < 20; seed++) {
      List<BeamSearch.Found> all = everything(seed);
      all.sort(
          Comparator.comparingDouble(
                  (BeamSearch.Found f) -> f.logProbability() / Math.pow(length(f), penalty))
              .reversed());
      var search = new BeamSearch(100, END, LONGEST, penalty);
      List<BeamSearch.Found> found = search.search(new Random(seed));
      assertThat(found).as("seed %d", seed).hasSameSizeAs(all);
      for (int i = 0; i < all.size(); i++) {
        assertThat(found.get(i).tokens()).isEqualTo(all.get(i).tokens());
        assertThat(found.get(i).logProbability())
            .isCloseTo(all.get(i).logProbability(), within(1e-12));
      }
    }
  }

  @Test
  void widthOneIsGreedy() {
    BeamSearch.Found found = new BeamSearch(1, END, LONGEST, 0).search(new Random(3)).getFirst();
    List<Integer> greedy = new ArrayList<>();
    for (int step = 0; step < LONGEST; step++) {
      double[] next = distribution(3, greedy);
      int best = 0;
      for (int token = 1; token < TOKENS; token++) {
        best = next[token] > next[best] ? token : best;
      }
      if (best == END) {
        break;
      }
      greedy.add(best);
    }
    assertThat(found.tokens()).isEqualTo(greedy);
  }

  @Test
  void aWiderBeamIsNeverWorseHere() {
    for (int seed = 0; seed < 20; seed++) {
      double narrow =
          new BeamSearch(1, END, LONGEST, 0).search(new Random(seed)).getFirst().logProbability();
      double wide =
          new BeamSearch(100, END, LONGEST, 0).search(new Random(seed)).getFirst().logProbability();
      assertThat(wide).isGreaterThanOrEqualTo(narrow);
    }
  }

  @Test
  void badRequestsAreErrors() {
    assertThatThrownBy(() -> new BeamSearch(0, END, LONGEST, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0, 4, 2 and 0.0");
    var search = new BeamSearch(2, END, LONGEST, 0);
    assertThatThrownBy(() -> search.search((_, _) -> new double[0][]))
        .hasMessageContaining("0 rows for 1 beginnings");
  }

  private static int length(BeamSearch.Found f) {
    return Math.max(1, f.tokens().size() + (f.ended() ? 1 : 0));
  }

  /** All sequences. */
  private static List<BeamSearch.Found> everything(int seed) {
    List<BeamSearch.Found> all = new ArrayList<>();
    List<BeamSearch.Found> alive = List.of(new BeamSearch.Found(List.of(), 0, false));
    for (int step = 0; step < LONGEST; step++) {
      List<BeamSearch.Found> longer = new ArrayList<>();
      for (BeamSearch.Found f : alive) {
        double[] next = distribution(seed, f.tokens());
        for (int token = 0; token < TOKENS; token++) {
          double log = f.logProbability() + next[token];
          List<Integer> tokens = new ArrayList<>(f.tokens());
          if (token == END) {
            all.add(new BeamSearch.Found(tokens, log, true));
          } else {
            tokens.add(token);
            longer.add(new BeamSearch.Found(tokens, log, false));
          }
        }
      }
      alive = longer;
    }
    all.addAll(alive);
    return all;
  }

  private static double[] distribution(int seed, List<Integer> beginning) {
    RandomKey key = RandomKey.of(seed).derive(beginning.toString());
    double[] weights = new double[TOKENS];
    double total = 0;
    for (int i = 0; i < TOKENS; i++) {
      weights[i] = 0.1 + key.uniform(i);
      total += weights[i];
    }
    for (int i = 0; i < TOKENS; i++) {
      weights[i] = Math.log(weights[i] / total);
    }
    return weights;
  }

  /** Rebuilds each beginning from its parent, as a model with states would. */
  private static final class Random implements BeamSearch.Model {
    private final int seed;
    private List<List<Integer>> beginnings = List.of(List.of());

    Random(int seed) {
      this.seed = seed;
    }

    @Override
    public double[][] next(int[] parents, int[] tokens) {
      List<List<Integer>> longer = new ArrayList<>();
      for (int i = 0; i < parents.length; i++) {
        List<Integer> beginning = new ArrayList<>(beginnings.get(parents[i]));
        if (tokens.length > 0) {
          beginning.add(tokens[i]);
        }
        longer.add(beginning);
      }
      beginnings = longer;
      return longer.stream().map(b -> distribution(seed, b)).toArray(double[][]::new);
    }
  }
}
