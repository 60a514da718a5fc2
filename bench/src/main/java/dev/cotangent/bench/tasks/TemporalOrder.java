package dev.cotangent.bench.tasks;

import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.tensor.Shape;

/**
 * Temporal order (Hochreiter and Schmidhuber 1997, experiment 6a): in which order did X and Y come?
 *
 * <p>Tokens 0..3 are distractors, 4 and 5 are X and Y. One marker comes between a tenth and a fifth
 * of the sequence, the other between five and six tenths (Pascanu, Mikolov and Bengio 2013, section
 * 4.1); the class is one of XX, XY, YX, YY.
 *
 * @param time number of steps
 */
public record TemporalOrder(int time) implements SequenceTask {
  private static final int DISTRACTORS = 4;
  private static final int CLASSES = 4;

  @Override
  public String title() {
    return "temporal order of two markers, T = " + time;
  }

  @Override
  public Shape input() {
    return Shape.of(time);
  }

  @Override
  public int tokens() {
    return DISTRACTORS + 2;
  }

  @Override
  public int outputs() {
    return CLASSES;
  }

  @Override
  public boolean eachStep() {
    return false;
  }

  @Override
  public Batch draw(RandomKey key, int rows) {
    int[] x = new int[rows * time];
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      RandomKey own = key.derive(row);
      for (int t = 0; t < time; t++) {
        x[row * time + t] = (int) (own.uniform(t) * DISTRACTORS);
      }
      classes[row] = (int) (own.uniform(time) * CLASSES);
      int first = between(0.1, 0.2, own.uniform(time + 1));
      int second = between(0.5, 0.6, own.uniform(time + 2));
      x[row * time + first] = DISTRACTORS + classes[row] / 2;
      x[row * time + second] = DISTRACTORS + classes[row] % 2;
    }
    return new Batch(new HostArray.Ints(x, input().prepend(rows)), HostArray.Ints.of(classes));
  }

  private int between(double from, double to, double uniform) {
    return (int) ((from + (to - from) * uniform) * time);
  }

  @Override
  public Loss loss() {
    return Losses.softmaxCrossEntropy();
  }

  @Override
  public Score score(float[] outputs, Batch batch) {
    return LogitScore.of(outputs, ((HostArray.Ints) batch.targets()).values(), CLASSES, _ -> true);
  }

  @Override
  public String measure() {
    return "cross-entropy, 1.38629 for guessing; right: the class, 25 % for guessing";
  }

  @Override
  public boolean isSolved(Score score) {
    return score.right() == 1;
  }
}
