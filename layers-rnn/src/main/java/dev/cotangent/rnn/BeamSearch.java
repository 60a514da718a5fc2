package dev.cotangent.rnn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds likely sequences of tokens, keeping the best beginnings at each step (Graves 2012;
 * Sutskever, Vinyals and Le 2014, section 3.2).
 *
 * <p>A sequence ends with the end token or after {@code longest} tokens. Ended sequences are
 * compared by log p / length^penalty, the length counting the end token. Of equal ones, that from
 * the better beginning, then that with the lower token, comes first.
 *
 * @param width beginnings kept; 1 is greedy search
 * @param end the token that ends a sequence
 * @param longest number of tokens after which sequences end, at least 1
 * @param penalty 0: the likeliest sequence; 1: the likeliest for each token
 */
public record BeamSearch(int width, int end, int longest, double penalty) {

  /** Checks the numbers. */
  public BeamSearch {
    if (width < 1 || longest < 1 || end < 0 || !(penalty >= 0)) {
      throw new IllegalArgumentException(
          ("beamSearch: needs width and longest of at least 1, end and penalty of at least 0, got"
                  + " %d, %d, %d and %s")
              .formatted(width, longest, end, penalty));
    }
  }

  /** A model that is asked step by step. */
  @FunctionalInterface
  public interface Model {
    /**
     * Returns the log probabilities of the next token for several beginnings, [beginnings][tokens].
     *
     * @param parents for each beginning, the index of the one of the last call that it prolongs; in
     *     the first call the one beginning is empty and its parent is 0
     * @param tokens the last token of each beginning, one for each parent; none in the first call
     */
    double[][] next(int[] parents, int[] tokens);
  }

  /**
   * A sequence.
   *
   * @param tokens without the end token
   * @param logProbability of all tokens, the end token included
   * @param ended whether the end token came
   */
  public record Found(List<Integer> tokens, double logProbability, boolean ended) {
    private int length() {
      return tokens.size() + (ended ? 1 : 0);
    }
  }

  /** A beginning prolonged by a token. */
  private record Candidate(int parent, int token, double logProbability) {}

  /** Returns the best sequences found, best first, at most {@code width}. */
  public List<Found> search(Model model) {
    List<Found> beam = List.of(new Found(List.of(), 0, false));
    List<Found> ended = new ArrayList<>();
    int[] parents = {0};
    int[] tokens = {};
    for (int step = 0; step < longest && !beam.isEmpty(); step++) {
      List<Candidate> best = best(beam, model.next(parents, tokens));
      List<Found> next = new ArrayList<>();
      List<Candidate> alive = new ArrayList<>();
      for (Candidate c : best) {
        Found longer = prolonged(beam.get(c.parent), c);
        if (longer.ended) {
          ended.add(longer);
        } else {
          next.add(longer);
          alive.add(c);
        }
      }
      beam = next;
      parents = alive.stream().mapToInt(Candidate::parent).toArray();
      tokens = alive.stream().mapToInt(Candidate::token).toArray();
    }
    ended.addAll(beam);
    ended.sort(Comparator.comparingDouble(this::score).reversed());
    return List.copyOf(ended.subList(0, Math.min(width, ended.size())));
  }

  private double score(Found found) {
    return found.logProbability / Math.pow(Math.max(1, found.length()), penalty);
  }

  private List<Candidate> best(List<Found> beam, double[][] logProbabilities) {
    if (logProbabilities.length != beam.size()) {
      throw new IllegalArgumentException(
          "beamSearch: the model gave %d rows for %d beginnings"
              .formatted(logProbabilities.length, beam.size()));
    }
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < beam.size(); i++) {
      for (int token = 0; token < logProbabilities[i].length; token++) {
        double sum = beam.get(i).logProbability + logProbabilities[i][token];
        all.add(new Candidate(i, token, sum));
      }
    }
    all.sort(Comparator.comparingDouble(Candidate::logProbability).reversed());
    return all.subList(0, Math.min(width, all.size()));
  }

  private Found prolonged(Found beginning, Candidate c) {
    if (c.token == end) {
      return new Found(beginning.tokens, c.logProbability, true);
    }
    List<Integer> longer = new ArrayList<>(beginning.tokens);
    longer.add(c.token);
    return new Found(longer, c.logProbability, false);
  }
}
