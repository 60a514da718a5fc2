package dev.cotangent.tck;

import static dev.cotangent.tck.Mutation.alter;
import static dev.cotangent.tck.Mutation.changed;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Execution;
import dev.cotangent.tck.Mutation.Operation;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Mistakes in kernels that normalise rows or columns, and in losses. */
final class RowMutations {
  private RowMutations() {}

  static List<Mutation> all() {
    List<Mutation> all = new ArrayList<>();
    norms(all);
    losses(all);
    return all;
  }

  private static void norms(List<Mutation> all) {
    all.add(
        new Mutation(
            "takes the unbiased variance",
            "NormKernels.batchNorm",
            (b, c) -> {
              batchNorm(b, c, c.number(0));
              int rows = c.tensor(1).shape().extent(0);
              alter(b, c.tensor(6), v -> scale(v, rows / (rows - 1.0)));
            }));
    all.add(new Mutation("forgets eps", "NormKernels.batchNorm", (b, c) -> batchNorm(b, c, 0)));
    all.add(
        new Mutation(
            "takes the statistics as constants",
            "NormKernels.batchNormGrad",
            RowMutations::constantStatistics));
    all.add(
        new Mutation(
            "forgets eps",
            "NormKernels.layerNorm",
            (b, c) ->
                b.layerNorm(
                    0,
                    c.tensor(1),
                    c.tensor(2),
                    c.tensor(3),
                    c.tensor(4),
                    c.tensor(5),
                    c.tensor(6))));
    all.add(
        new Mutation(
            "forgets the last row's share of dGain",
            "NormKernels.layerNormGrad",
            (b, c) -> {
              Tensor dy = changed(b, c.tensor(1), RowMutations::dropLast);
              double[] dx = new double[dy.size()];
              layerNormGrad(b, c, c.tensor(1));
              b.read(c.tensor(6), dx);
              layerNormGrad(b, c, dy);
              b.write(dx, c.tensor(6));
            }));
    all.add(
        new Mutation(
            "doubles eps",
            "NormKernels.rmsNorm",
            (b, c) ->
                b.rmsNorm(2 * c.number(0), c.tensor(1), c.tensor(2), c.tensor(3), c.tensor(4))));
    all.add(
        new Mutation(
            "is off by 100 ulp in one element",
            "NormKernels.rmsNormGrad",
            (b, c) -> {
              b.rmsNormGrad(
                  c.number(0),
                  c.tensor(1),
                  c.tensor(2),
                  c.tensor(3),
                  c.tensor(4),
                  c.tensor(5),
                  c.tensor(6));
              alter(b, c.tensor(5), Mutation::nudgeLast);
            }));
  }

  private static void batchNorm(Backend b, Operation c, double eps) {
    b.batchNorm(eps, c.tensor(1), c.tensor(2), c.tensor(3), c.tensor(4), c.tensor(5), c.tensor(6));
  }

  private static void layerNormGrad(Backend b, Operation c, Tensor dy) {
    b.layerNormGrad(
        c.number(0),
        dy,
        c.tensor(2),
        c.tensor(3),
        c.tensor(4),
        c.tensor(5),
        c.tensor(6),
        c.tensor(7),
        c.tensor(8));
  }

  /** dx = dy * gain / sqrt(variance + eps). */
  private static void constantStatistics(Backend b, Operation c) {
    b.batchNormGrad(
        c.number(0),
        c.tensor(1),
        c.tensor(2),
        c.tensor(3),
        c.tensor(4),
        c.tensor(5),
        c.tensor(6),
        c.tensor(7),
        c.tensor(8));
    double[] dy = Execution.read(b, c.tensor(1));
    double[] gain = Execution.read(b, c.tensor(3));
    double[] variance = Execution.read(b, c.tensor(5));
    int columns = gain.length;
    alter(
        b,
        c.tensor(6),
        dx ->
            Arrays.setAll(
                dx,
                i -> dy[i] * gain[i % columns] / Math.sqrt(variance[i % columns] + c.number(0))));
  }

  private static void losses(List<Mutation> all) {
    for (String name : List.of("softmax", "logSoftmax")) {
      all.add(
          new Mutation(
              "forgets the last row", "LossKernels." + name, (b, c) -> withoutLastRow(b, c, name)));
    }
    all.add(
        new Mutation(
            "forgets the sum",
            "LossKernels.softmaxGrad",
            (b, c) -> {
              double[] dy = Execution.read(b, c.tensor(0));
              double[] y = Execution.read(b, c.tensor(1));
              alter(b, c.tensor(2), dx -> Arrays.setAll(dx, i -> y[i] * dy[i]));
            }));
    all.add(
        new Mutation(
            "is off by 100 ulp in one element",
            "LossKernels.logSoftmaxGrad",
            (b, c) -> {
              b.logSoftmaxGrad(c.tensor(0), c.tensor(1), c.tensor(2));
              alter(b, c.tensor(2), Mutation::nudgeLast);
            }));
    all.add(
        new Mutation(
            "forgets the smoothing",
            "LossKernels.softmaxCrossEntropy",
            (b, c) ->
                b.softmaxCrossEntropy(0, c.tensor(1), c.tensor(2), c.tensor(3), c.tensor(4))));
    all.add(
        new Mutation(
            "forgets the smoothing",
            "LossKernels.softmaxCrossEntropyGrad",
            (b, c) ->
                b.softmaxCrossEntropyGrad(0, c.tensor(1), c.tensor(2), c.tensor(3), c.tensor(4))));
  }

  private static void withoutLastRow(Backend b, Operation c, String name) {
    double[] before = Execution.read(b, c.tensor(1));
    if (name.equals("softmax")) {
      b.softmax(c.tensor(0), c.tensor(1));
    } else {
      b.logSoftmax(c.tensor(0), c.tensor(1));
    }
    int columns = c.tensor(1).shape().extent(1);
    int from = Math.max(0, before.length - columns);
    alter(b, c.tensor(1), y -> System.arraycopy(before, from, y, from, y.length - from));
  }

  private static void scale(double[] values, double factor) {
    Arrays.setAll(values, i -> values[i] * factor);
  }

  private static void dropLast(double[] values) {
    if (values.length > 0) {
      values[values.length - 1] = 0;
    }
  }
}
