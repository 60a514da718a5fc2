package dev.cotangent.bench.tasks;

import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.tensor.Shape;

/**
 * Copy memory (Arjovsky, Shah and Bengio 2016, section 5.1): ten tokens are to be repeated after T
 * steps.
 *
 * <p>Tokens 1..8 are drawn, then come T - 1 blanks (0), a signal (9), and ten blanks; wanted are T
 * + 10 blanks and then the ten tokens. Saying blanks and guessing the rest has a cross-entropy of
 * 10·ln 8/(T + 20).
 *
 * @param delay T
 */
record CopyMemory(int delay) implements SequenceTask {
  private static final int COPIED = 10;
  private static final int SYMBOLS = 8;
  private static final int SIGNAL = SYMBOLS + 1;
  private static final double SOLVED = 0.05;
  private static final double RECALLED = 0.99;

  @Override
  public String title() {
    return "copy memory, T = " + delay;
  }

  private int time() {
    return delay + 2 * COPIED;
  }

  @Override
  public Shape input() {
    return Shape.of(time());
  }

  @Override
  public int tokens() {
    return SIGNAL + 1;
  }

  @Override
  public int outputs() {
    return SYMBOLS + 1;
  }

  @Override
  public boolean eachStep() {
    return true;
  }

  @Override
  public Batch draw(RandomKey key, int rows) {
    int time = time();
    int[] x = new int[rows * time];
    int[] y = new int[rows * time];
    for (int row = 0; row < rows; row++) {
      RandomKey own = key.derive(row);
      for (int i = 0; i < COPIED; i++) {
        int symbol = 1 + (int) (own.uniform(i) * SYMBOLS);
        x[row * time + i] = symbol;
        y[row * time + time - COPIED + i] = symbol;
      }
      x[row * time + time - COPIED - 1] = SIGNAL;
    }
    Shape shape = input().prepend(rows);
    return new Batch(new HostArray.Ints(x, shape), new HostArray.Ints(y, shape));
  }

  @Override
  public Loss loss() {
    return Losses.softmaxCrossEntropy();
  }

  @Override
  public Score score(float[] outputs, Batch batch) {
    int[] labels = ((HostArray.Ints) batch.targets()).values();
    return LogitScore.of(outputs, labels, outputs(), row -> row % time() >= time() - COPIED);
  }

  @Override
  public String measure() {
    return "cross-entropy, %.5f without memory; right: the ten tokens"
        .formatted(COPIED * Math.log(SYMBOLS) / time());
  }

  @Override
  public boolean isSolved(Score score) {
    return score.loss() <= SOLVED && score.right() >= RECALLED;
  }
}
