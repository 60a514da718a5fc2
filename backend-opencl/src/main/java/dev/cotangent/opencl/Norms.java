package dev.cotangent.opencl;

import dev.cotangent.tensor.Tensor;

/**
 * Normalisation and its gradients.
 *
 * <p>Rows are normalised in one launch. Sums over rows are taken in segments whose number is
 * bounded and depends on the extents alone, then joined in order.
 */
final class Norms {
  private static final int LEAST_SEGMENT = 64;
  private static final int MOST_SEGMENTS = 256;
  private static final int WIDEST_GROUP = 64;
  private static final int NARROWEST_GROUP = 16;

  private final ClContext context;

  Norms(ClContext context) {
    this.context = context;
  }

  /**
   * What belongs to each row or each column.
   *
   * @param centred whether means count; without, {@code mean} is any tensor
   * @param second variances, or mean squares
   */
  record Statistics(boolean centred, Tensor mean, Tensor second) {}

  /** Normalises rows, and writes their statistics. */
  void rows(double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Statistics s) {
    SharedRows rows = rows(x);
    rows.run(
        context,
        rows.launch(context, "norms", "norm_rows")
            .integer(s.centred ? 1 : 0)
            .real(eps)
            .tensor(x)
            .tensor(gain)
            .tensor(bias)
            .tensor(y)
            .tensor(s.mean)
            .tensor(s.second)
            .work(0, 8.0 * x.size()));
  }

  /** dx of {@link #rows}. */
  void rowsGrad(double eps, Tensor dy, Tensor x, Tensor gain, Statistics s, Tensor dx) {
    SharedRows rows = rows(x);
    rows.run(
        context,
        rows.launch(context, "norms", "norm_rows_grad")
            .integer(s.centred ? 1 : 0)
            .real(eps)
            .tensor(dy)
            .tensor(x)
            .tensor(gain)
            .tensor(s.mean)
            .tensor(s.second)
            .tensor(dx)
            .work(0, 12.0 * x.size()));
  }

  /** Computes mean and variance of each column. */
  void moments(Tensor x, Tensor mean, Tensor variance) {
    SharedRows rows = rows(x);
    int segment = segment(rows.rows());
    int segments = segments(rows.rows(), segment);
    try (ClContext.Scratch moments = context.scratch(2L * segments * rows.columns())) {
      rows.launch(context, "norms", "column_moments")
          .integer(segment)
          .tensor(x)
          .block(moments.block())
          .work(0, 4.0 * x.size())
          .run(columns(rows.columns(), segments));
      rows.launch(context, "norms", "join_moments")
          .integer(segment)
          .integer(segments)
          .block(moments.block())
          .tensor(mean)
          .tensor(variance)
          .work(0, 8.0 * segments * rows.columns())
          .run(columns(rows.columns(), 1));
    }
  }

  /** Normalises columns by their moments. */
  void columns(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor mean, Tensor variance, Tensor y) {
    SharedRows rows = rows(x);
    rows.launch(context, "norms", "norm_columns")
        .real(eps)
        .tensor(x)
        .tensor(gain)
        .tensor(bias)
        .tensor(mean)
        .tensor(variance)
        .tensor(y)
        .work(0, 8.0 * x.size())
        .run(context.deviceClass().matrix(rows.rows(), rows.columns()));
  }

  /** dx of {@link #columns}, from the gradients of gain and bias. */
  void columnsGrad(
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Statistics s,
      Tensor dGain,
      Tensor dBias,
      Tensor dx) {
    SharedRows rows = rows(x);
    rows.launch(context, "norms", "norm_columns_grad")
        .real(eps)
        .tensor(dy)
        .tensor(x)
        .tensor(gain)
        .tensor(s.mean)
        .tensor(s.second)
        .tensor(dGain)
        .tensor(dBias)
        .tensor(dx)
        .work(0, 12.0 * x.size())
        .run(context.deviceClass().matrix(rows.rows(), rows.columns()));
  }

  /**
   * Computes the gradient of the gain and, if centred, that of the bias.
   *
   * @param byRow whether the statistics belong to rows
   * @param dBias any tensor if not centred
   */
  void gainGrad(
      double eps, Tensor dy, Tensor x, Statistics s, boolean byRow, Tensor dGain, Tensor dBias) {
    SharedRows rows = rows(x);
    int segment = segment(rows.rows());
    int segments = segments(rows.rows(), segment);
    try (ClContext.Scratch sums = context.scratch(2L * segments * rows.columns())) {
      rows.launch(context, "norms", "gain_sums")
          .integer(segment)
          .integer(byRow ? 1 : 0)
          .integer(s.centred ? 1 : 0)
          .real(eps)
          .tensor(dy)
          .tensor(x)
          .tensor(s.mean)
          .tensor(s.second)
          .block(sums.block())
          .work(0, 8.0 * x.size())
          .run(columns(rows.columns(), segments));
      ClProgram program = context.programs().files("-DLANES=1", "math", "shared_rows", "norms");
      context
          .launch(program.kernel("join_sums"))
          .integer(rows.columns())
          .integer(segments)
          .integer(s.centred ? 1 : 0)
          .block(sums.block())
          .tensor(dGain)
          .tensor(dBias)
          .work(0, 8.0 * segments * rows.columns())
          .run(columns(rows.columns(), 1));
    }
  }

  private static int segment(int rows) {
    return Math.max(LEAST_SEGMENT, (rows + MOST_SEGMENTS - 1) / MOST_SEGMENTS);
  }

  private static int segments(int rows, int segment) {
    return Math.max(1, (rows + segment - 1) / segment);
  }

  /** Returns a grid of an item for each column and segment; a group has one segment. */
  private static Grid columns(int columns, int segments) {
    int fitting = Integer.highestOneBit(Math.max(1, 2 * columns - 1));
    int group = Math.clamp(fitting, NARROWEST_GROUP, WIDEST_GROUP);
    return Grid.space(columns, segments, 1, group, 1);
  }

  private static SharedRows rows(Tensor x) {
    return SharedRows.of(x.shape().extent(0), x.shape().extent(1));
  }
}
