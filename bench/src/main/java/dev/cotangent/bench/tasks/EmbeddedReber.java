package dev.cotangent.bench.tasks;

import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Embedded Reber grammar (Hochreiter and Schmidhuber 1997, experiment 1): which symbols may come
 * next?
 *
 * <p>A string is B, T or P, a string of the Reber grammar, the same T or P again, E. The network
 * sees a string symbol by symbol and gives a probability to each symbol of being next; it is right
 * on a string if, at each step, the symbols that may come are the likeliest ones. The last but one
 * symbol needs the second one to be remembered.
 */
record EmbeddedReber() implements SequenceTask {
  private static final String SYMBOLS = "BTPSXVE";
  private static final int LONGEST = 60;

  /** Arcs of the Reber grammar: for each state, the symbols and the states they lead to. */
  private static final String[] ARCS = {"TP", "SX", "TV", "XS", "PV", "E"};

  private static final int[][] TARGETS = {{1, 2}, {1, 3}, {2, 4}, {2, 5}, {3, 5}, {6}};
  private static final int END = 6;

  @Override
  public String title() {
    return "embedded Reber grammar";
  }

  @Override
  public Shape input() {
    return Shape.of(LONGEST);
  }

  @Override
  public int tokens() {
    return SYMBOLS.length();
  }

  @Override
  public int outputs() {
    return SYMBOLS.length();
  }

  @Override
  public boolean eachStep() {
    return true;
  }

  /** A string, and for each symbol but the first those that might have stood there. */
  record Reber(String text, List<String> choices) {
    /** Draws a string of at most {@link #LONGEST} + 1 symbols. */
    static Reber draw(RandomKey key) {
      for (int attempt = 0; ; attempt++) {
        Reber drawn = of(key.derive(attempt));
        if (drawn.text.length() <= LONGEST + 1) {
          return drawn;
        }
      }
    }

    private static Reber of(RandomKey key) {
      char marked = key.uniform(0) < 0.5 ? 'T' : 'P';
      var text = new StringBuilder("B").append(marked).append('B');
      List<String> choices = new ArrayList<>(List.of("TP", "B"));
      int state = 0;
      for (int i = 1; state != END; i++) {
        int arc = (int) (key.uniform(i) * ARCS[state].length());
        text.append(ARCS[state].charAt(arc));
        choices.add(ARCS[state]);
        state = TARGETS[state][arc];
      }
      text.append(marked).append('E');
      choices.add(String.valueOf(marked));
      choices.add("E");
      return new Reber(text.toString(), choices);
    }
  }

  @Override
  public Batch draw(RandomKey key, int rows) {
    int[] x = new int[rows * LONGEST];
    int[] y = new int[rows * LONGEST];
    int[] lengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      String text = Reber.draw(key.derive(row)).text;
      lengths[row] = text.length() - 1;
      for (int t = 0; t < lengths[row]; t++) {
        x[row * LONGEST + t] = SYMBOLS.indexOf(text.charAt(t));
        y[row * LONGEST + t] = SYMBOLS.indexOf(text.charAt(t + 1));
      }
    }
    Shape shape = input().prepend(rows);
    return new Batch(
        new HostArray.Ints(x, shape),
        Optional.of(HostArray.Ints.of(lengths)),
        new HostArray.Ints(y, shape));
  }

  @Override
  public Loss loss() {
    return Losses.softmaxCrossEntropy();
  }

  @Override
  public Score score(float[] outputs, Batch batch) {
    int[] inputs = ((HostArray.Ints) batch.inputs()).values();
    int[] targets = ((HostArray.Ints) batch.targets()).values();
    int[] lengths = batch.lengths().orElseThrow().values();
    int right = 0;
    int wrongSteps = 0;
    int steps = 0;
    for (int row = 0; row < lengths.length; row++) {
      List<String> choices = choices(inputs, targets, row, lengths[row]);
      int wrong = 0;
      for (int t = 0; t < lengths[row]; t++) {
        int from = (row * LONGEST + t) * SYMBOLS.length();
        float[] own = Arrays.copyOfRange(outputs, from, from + SYMBOLS.length());
        wrong += isRight(own, choices.get(t)) ? 0 : 1;
      }
      right += wrong == 0 ? 1 : 0;
      wrongSteps += wrong;
      steps += lengths[row];
    }
    return new Score((double) wrongSteps / steps, (double) right / lengths.length);
  }

  /** Tells whether every symbol that may come is likelier than every one that may not. */
  private static boolean isRight(float[] logits, String choices) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int s = 0; s < logits.length; s++) {
      if (choices.indexOf(SYMBOLS.charAt(s)) >= 0) {
        least = Math.min(least, logits[s]);
      } else {
        most = Math.max(most, logits[s]);
      }
    }
    return least > most;
  }

  /** Follows a string through the grammar: what might have come at each step. */
  private static List<String> choices(int[] inputs, int[] targets, int row, int length) {
    List<String> choices = new ArrayList<>(List.of("TP", "B"));
    char marked = SYMBOLS.charAt(inputs[row * LONGEST + 1]);
    int state = 0;
    for (int t = 2; state != END; t++) {
      choices.add(ARCS[state]);
      char next = SYMBOLS.charAt(targets[row * LONGEST + t]);
      state = TARGETS[state][ARCS[state].indexOf(next)];
    }
    choices.add(String.valueOf(marked));
    choices.add("E");
    if (choices.size() != length) {
      throw new IllegalStateException("Reber: " + choices.size() + " choices for " + length);
    }
    return choices;
  }

  @Override
  public String measure() {
    return "share of wrong steps; right: strings without one";
  }

  @Override
  public boolean isSolved(Score score) {
    return score.right() == 1;
  }
}
