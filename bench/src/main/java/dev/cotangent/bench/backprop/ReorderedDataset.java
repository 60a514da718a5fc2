package dev.cotangent.bench.backprop;

import dev.cotangent.data.Batch;
import dev.cotangent.data.Dataset;
import dev.cotangent.data.HostArray;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * Rows of real values in another order: y[i] = x[from[i]] within each row.
 *
 * @param from a permutation of the positions in a row
 */
record ReorderedDataset(Dataset original, int[] from) implements Dataset {
  @Override
  public int size() {
    return original.size();
  }

  @Override
  public Shape inputShape() {
    return original.inputShape();
  }

  @Override
  public List<String> classNames() {
    return original.classNames();
  }

  @Override
  public Batch batch(int[] rows) {
    Batch batch = original.batch(rows);
    if (!(batch.inputs() instanceof HostArray.Reals reals)) {
      throw new IllegalStateException("reordered rows: inputs must be real, got tokens");
    }
    float[] x = reals.values();
    float[] y = new float[x.length];
    for (int row = 0; row < y.length; row += from.length) {
      for (int i = 0; i < from.length; i++) {
        y[row + i] = x[row + from[i]];
      }
    }
    return new Batch(new HostArray.Reals(y, reals.shape()), batch.lengths(), batch.targets());
  }
}
