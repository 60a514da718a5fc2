package dev.cotangent.cnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.nn.Layer;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Images or sequences of several times the size: every axis but the channels, each by itself.
 *
 * <p>NEAREST repeats each element. LINEAR (bilinear for images, trilinear for volumes) interpolates
 * between the centres of elements, element i of the output lying at (i + 1/2)/factor - 1/2 in the
 * input; with aligned corners, the first and last elements of both coincide, and i lies at
 * i·(in-1)/(out-1). Beyond the outermost elements the value is theirs. As PyTorch's {@code
 * nn.Upsample}; Keras' {@code UpSampling2D} has no aligned corners. Sequences that carry lengths
 * are refused.
 *
 * @param factor how many times as large each axis becomes
 * @param alignedCorners for LINEAR only
 */
public record Upsample(int factor, Upsample.Kind kind, boolean alignedCorners)
    implements LayerSpec {

  /** Where new elements come from. */
  public enum Kind {
    /** The nearest element. */
    NEAREST,
    /** The two nearest elements along each axis, weighted by distance. */
    LINEAR
  }

  /** Checks the factor. */
  public Upsample {
    if (factor < 1 || (alignedCorners && kind == Kind.NEAREST)) {
      throw new IllegalArgumentException(
          "upsample: needs a factor of at least 1, and LINEAR for aligned corners, got %d, %s"
              .formatted(factor, kind));
    }
  }

  /** Returns a layer that repeats each element. */
  public static Upsample nearest(int factor) {
    return new Upsample(factor, Kind.NEAREST, false);
  }

  /** Returns a layer that interpolates along each axis. */
  public static Upsample linear(int factor) {
    return new Upsample(factor, Kind.LINEAR, false);
  }

  /** Returns this layer with the outermost elements of input and output in the same places. */
  public Upsample alignCorners() {
    return new Upsample(factor, kind, true);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    if (input.rank() < 2) {
      throw new IllegalArgumentException(
          "upsample: input must be [..., channels] with axes to enlarge, got " + input);
    }
    Shape output = input;
    for (int axis = 0; axis < input.rank() - 1; axis++) {
      output = output.with(axis, Math.multiplyExact(input.extent(axis), factor));
    }
    Layer layer = kind == Kind.NEAREST ? repeat() : new Chain(maps(builder.backend(), input));
    return new Built(output, (tape, x) -> layer.forward(tape, OverTime.requireFull("upsample", x)));
  }

  private Layer repeat() {
    var op = new RepeatOp(factor);
    return (tape, x) -> tape.apply(op, x);
  }

  private List<AxisMap> maps(Backend backend, Shape input) {
    List<AxisMap> maps = new ArrayList<>();
    for (int axis = 0; axis < input.rank() - 1; axis++) {
      int from = input.extent(axis);
      maps.add(AxisMap.of(backend, axis + 1, from * factor, from, between(from)));
    }
    return maps;
  }

  /** The weights of output position i: those of its two neighbours. */
  private IntFunction<double[]> between(int from) {
    int to = from * factor;
    return i -> {
      double at =
          alignedCorners
              ? (to == 1 ? 0 : i * (from - 1.0) / (to - 1))
              : Math.max(0, (i + 0.5) / factor - 0.5);
      int low = Math.min((int) at, from - 1);
      int high = Math.min(low + 1, from - 1);
      double[] weights = new double[from];
      weights[high] = at - low;
      weights[low] += 1 - (at - low);
      return weights;
    };
  }

  private record Chain(List<AxisMap> maps) implements Layer {
    @Override
    public Variable forward(Tape tape, Variable x) {
      Variable y = x;
      for (AxisMap map : maps) {
        y = map.apply(tape, y);
      }
      return y;
    }
  }
}
