package dev.cotangent.bench.tasks;

import dev.cotangent.data.Batch;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Loss;
import dev.cotangent.tensor.Shape;
import java.util.Locale;

/** A task on sequences that are drawn at random. */
interface SequenceTask {

  /** Returns one line on what is asked. */
  String title();

  /** Returns the shape of one example: [time, features], or [time] for tokens. */
  Shape input();

  /** Returns the number of different tokens; 0 where inputs are features. */
  int tokens();

  /** Returns the length of an output vector. */
  int outputs();

  /** Tells whether there is an output for each step rather than one for the sequence. */
  boolean eachStep();

  /** Returns examples; the same key gives the same ones. */
  Batch draw(RandomKey key, int rows);

  /** Returns what training lowers. */
  Loss loss();

  /**
   * Returns how good outputs are.
   *
   * @param outputs [rows, outputs] or [rows, time, outputs], row by row
   */
  Score score(float[] outputs, Batch batch);

  /** Returns what scores mean, and what a network that knows nothing gets. */
  String measure();

  /** Tells whether a score is what a network that has learned the task gets. */
  boolean isSolved(Score score);

  /**
   * How good outputs are, over some examples.
   *
   * @param loss mean, in the task's measure
   * @param right share of what was asked that is right, in 0..1
   */
  record Score(double loss, double right) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "loss %.5f, right %.2f %%", loss, 100 * right);
    }

    /** Returns the mean of equally many examples each. */
    static Score mean(Iterable<Score> scores) {
      double loss = 0;
      double right = 0;
      int count = 0;
      for (Score score : scores) {
        loss += score.loss;
        right += score.right;
        count++;
      }
      return new Score(loss / count, right / count);
    }
  }
}
