package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A PyTorch state_dict as the weights of a network of the same architecture and names, and back.
 *
 * <p>PyTorch has channels first. Filters [out, in/groups, k...] become [out, k..., in/groups], and
 * those of transposed convolutions [in, out/groups, k...] likewise; matrices, vectors, embeddings
 * and the four arrays of a batch normalisation are as they are; {@code num_batches_tracked}, of
 * which there is nothing here, is left out. Names are kept: those of {@code nn.Sequential} are 0,
 * 1, ..., as here. A dense layer behind a flattened image needs {@link #flattenedLast}, recurrent
 * layers {@code dev.cotangent.rnn.PyTorchWeights}.
 *
 * <pre>{@code
 * var arrays = PyTorchLayout.toOurs(SafeTensors.read(file).arrays());
 * Weights.copy(arrays, network.state());
 * }</pre>
 */
public final class PyTorchLayout {
  private static final String COUNT = "num_batches_tracked";

  private PyTorchLayout() {}

  /** Returns a state_dict's arrays in our layout. */
  public static Map<String, NamedArray> toOurs(Map<String, NamedArray> torch) {
    Map<String, NamedArray> ours = new LinkedHashMap<>();
    torch.forEach((name, array) -> {
      if (!name.equals(COUNT) && !name.endsWith("." + COUNT)) {
        int rank = array.shape().rank();
        ours.put(name, rank < 3 ? array : moved(array, 1, rank - 1));
      }
    });
    return ours;
  }

  /** Returns our weights in PyTorch's layout; load them with {@code strict=False}. */
  public static Map<String, NamedArray> fromOurs(Map<String, NamedArray> ours) {
    Map<String, NamedArray> torch = new LinkedHashMap<>();
    ours.forEach((name, array) -> {
      int rank = array.shape().rank();
      torch.put(name, rank < 3 ? array : moved(array, rank - 1, 1));
    });
    return torch;
  }

  /** Returns those arrays whose names begin with a prefix, without it. */
  public static Map<String, NamedArray> part(Map<String, NamedArray> arrays, String prefix) {
    Map<String, NamedArray> part = new LinkedHashMap<>();
    arrays.forEach((name, array) -> {
      if (name.startsWith(prefix)) {
        part.put(name.substring(prefix.length()), array);
      }
    });
    return part;
  }

  /**
   * Returns the matrix of a dense layer behind a flattened image: columns (c, y, x) as (y, x, c).
   *
   * @param weight [units, channels·height·width]
   * @param image [height, width, channels] that is flattened
   * @throws IllegalArgumentException if they do not fit
   */
  public static NamedArray flattenedLast(NamedArray weight, Shape image) {
    Shape split = split(weight, image);
    return reshaped(moved(reshaped(weight, split), 1, 3), weight.shape());
  }

  /** Returns the matrix with columns (y, x, c) as (c, y, x), for PyTorch. */
  public static NamedArray flattenedFirst(NamedArray weight, Shape image) {
    Shape split = split(weight, image);
    Shape last = Shape.of(split.extent(0), split.extent(2), split.extent(3), split.extent(1));
    return reshaped(moved(reshaped(weight, last), 3, 1), weight.shape());
  }

  private static Shape split(NamedArray weight, Shape image) {
    Shape shape = weight.shape();
    if (image.rank() != 3 || shape.rank() != 2 || shape.extent(1) != image.size()) {
      throw new IllegalArgumentException(
          "flattened: expects weights [units, elements of the image], got %s and an image %s"
              .formatted(shape, image));
    }
    return Shape.of(shape.extent(0), image.extent(2), image.extent(0), image.extent(1));
  }

  /** The same values with one axis taken out and put in elsewhere. */
  private static NamedArray moved(NamedArray array, int axis, int to) {
    int[] axes = new int[array.shape().rank()];
    for (int i = 0, next = 0; i < axes.length; i++) {
      next += next == axis ? 1 : 0;
      axes[i] = i == to ? axis : next++;
    }
    return Axes.permuted(array, axes);
  }

  private static NamedArray reshaped(NamedArray array, Shape shape) {
    return switch (array) {
      case NamedArray.Floats(Shape _, float[] values) -> new NamedArray.Floats(shape, values);
      case NamedArray.Doubles(Shape _, double[] values) -> new NamedArray.Doubles(shape, values);
      case NamedArray.Ints(Shape _, int[] values) -> new NamedArray.Ints(shape, values);
    };
  }
}
