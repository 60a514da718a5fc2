package dev.cotangent.cnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.ConcatOp;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.nn.SliceOp;
import dev.cotangent.tensor.Shape;

/**
 * Pooling to a given size: [h, w, channels] to [height, width, channels], whatever h and w are.
 *
 * <p>Output row i pools the rows floor(i·h/height) to ceil((i+1)·h/height) - 1, columns alike, so
 * windows overlap where the sizes do not divide, as in PyTorch. Where they divide, this is pooling
 * with a window of h/height by w/width, and its kernels are used. Else the mean is a linear map
 * along each axis ({@link AxisMap}), and the maximum one reduction for each of the height·width
 * windows.
 *
 * @param average whether it is the mean, else the maximum
 */
public record AdaptivePool2d(int height, int width, boolean average) implements LayerSpec {

  /** Checks the size. */
  public AdaptivePool2d {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "adaptive pooling: needs an output of at least 1x1, got %dx%d".formatted(height, width));
    }
  }

  /** Returns the mean over windows, this many. */
  public static AdaptivePool2d average(int height, int width) {
    return new AdaptivePool2d(height, width, true);
  }

  /** Returns the maximum over windows, this many. */
  public static AdaptivePool2d max(int height, int width) {
    return new AdaptivePool2d(height, width, false);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("adaptive pooling", input, 3, "[height, width, channels]");
    int h = input.extent(0);
    int w = input.extent(1);
    if (h < 1 || w < 1) {
      throw new IllegalArgumentException("adaptive pooling: input is empty, got " + input);
    }
    if (h % height == 0 && w % width == 0) {
      var window = Window2d.of(h / height, w / width).stride(h / height, w / width);
      LayerSpec pool = average ? new AveragePool2d(window, false) : new MaxPool2d(window);
      return pool.build(builder, input);
    }
    Shape output = Shape.of(height, width, input.last());
    if (!average) {
      return new Built(output, (tape, x) -> maxima(tape, x));
    }
    AxisMap rows = mean(builder.backend(), 1, height, h);
    AxisMap columns = mean(builder.backend(), 2, width, w);
    return new Built(output, (tape, x) -> columns.apply(tape, rows.apply(tape, x)));
  }

  private static AxisMap mean(Backend backend, int axis, int to, int from) {
    return AxisMap.of(
        backend,
        axis,
        to,
        from,
        i -> {
          double[] weights = new double[from];
          for (int j = first(i, from, to); j < end(i, from, to); j++) {
            weights[j] = 1.0 / (end(i, from, to) - first(i, from, to));
          }
          return weights;
        });
  }

  private Variable maxima(Tape tape, Variable x) {
    Shape s = x.shape();
    Shape cell = Shape.of(s.extent(0), 1, s.extent(3));
    Variable[] all = new Variable[height * width];
    for (int i = 0; i < height; i++) {
      Variable rows = part(tape, x, 1, i, height);
      for (int j = 0; j < width; j++) {
        Variable most = tape.apply(ReduceOp.max(1, 2), part(tape, rows, 2, j, width));
        all[i * width + j] = tape.apply(new ReshapeOp(cell), most);
      }
    }
    Variable y = tape.apply(new ConcatOp(1), all);
    return tape.apply(new ReshapeOp(Shape.of(s.extent(0), height, width, s.extent(3))), y);
  }

  private static Variable part(Tape tape, Variable x, int axis, int i, int to) {
    int from = x.shape().extent(axis);
    int first = first(i, from, to);
    return tape.apply(SliceOp.of(axis, first, end(i, from, to) - first), x);
  }

  private static int first(int i, int from, int to) {
    return (int) ((long) i * from / to);
  }

  private static int end(int i, int from, int to) {
    return (int) (((long) (i + 1) * from + to - 1) / to);
  }
}
