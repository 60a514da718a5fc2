package dev.cotangent.bench.tasks;

import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.tensor.Shape;

/**
 * The adding problem (Hochreiter and Schmidhuber 1997, experiment 4): the sum of the two numbers
 * that are marked.
 *
 * <p>Each step holds a number from U[0, 1) and a mark, 1 for one step of each half, else 0. Always
 * saying 1 has a mean squared error of 1/6.
 *
 * @param time number of steps
 */
record AddingProblem(int time) implements SequenceTask {
  private static final double SOLVED = 0.002;

  /** An answer further from the sum than this is wrong. */
  private static final double WRONG = 0.04;

  @Override
  public String title() {
    return "adding problem, T = " + time;
  }

  @Override
  public Shape input() {
    return Shape.of(time, 2);
  }

  @Override
  public int tokens() {
    return 0;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public boolean eachStep() {
    return false;
  }

  @Override
  public Batch draw(RandomKey key, int rows) {
    float[] x = new float[rows * time * 2];
    float[] sums = new float[rows];
    for (int row = 0; row < rows; row++) {
      RandomKey own = key.derive(row);
      int half = time / 2;
      int first = (int) (own.uniform(0) * half);
      int second = half + (int) (own.uniform(1) * (time - half));
      for (int t = 0; t < time; t++) {
        int at = (row * time + t) * 2;
        x[at] = (float) own.uniform(2 + t);
        x[at + 1] = t == first || t == second ? 1 : 0;
        sums[row] += x[at] * x[at + 1];
      }
    }
    return new Batch(
        new HostArray.Reals(x, input().prepend(rows)),
        new HostArray.Reals(sums, Shape.of(rows, 1)));
  }

  @Override
  public Loss loss() {
    return Losses.meanSquaredError();
  }

  @Override
  public Score score(float[] outputs, Batch batch) {
    float[] sums = ((HostArray.Reals) batch.targets()).values();
    double squares = 0;
    double right = 0;
    for (int row = 0; row < sums.length; row++) {
      double error = outputs[row] - sums[row];
      squares += error * error;
      right += Math.abs(error) <= WRONG ? 1 : 0;
    }
    return new Score(squares / sums.length, right / sums.length);
  }

  @Override
  public String measure() {
    return "mean squared error, 0.16667 for always saying 1; right: within 0.04";
  }

  @Override
  public boolean isSolved(Score score) {
    return score.loss() <= SOLVED;
  }
}
