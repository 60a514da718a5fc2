package dev.cotangent.cnn;

import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * More elements around an image or sequence: every axis but the last, the channels, is padded.
 *
 * <p>Sequences that carry lengths are refused, since what follows each of them is no padding.
 *
 * @param mode what the new elements are
 * @param sides one number for all sides; or before and after for each axis, the first axis first
 */
public record Pad(PaddingMode mode, List<Integer> sides) implements LayerSpec {

  /** Copies the numbers. */
  public Pad {
    sides = List.copyOf(sides);
  }

  /**
   * Returns a layer that pads.
   *
   * @param sides one number for all sides; or before and after for each axis: for images top,
   *     bottom, left, right
   */
  public static Pad of(PaddingMode mode, int... sides) {
    return new Pad(mode, Arrays.stream(sides).boxed().toList());
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    int axes = input.rank() - 1;
    if (axes < 1 || (sides.size() != 1 && sides.size() != 2 * axes)) {
      throw new IllegalArgumentException(
          "pad: input %s needs 1 number or 2 for each axis but the last, got %s"
              .formatted(input, sides));
    }
    List<PadOp.Sides> all = new ArrayList<>();
    for (int i = 0; i < axes; i++) {
      int before = sides.get(sides.size() == 1 ? 0 : 2 * i);
      int after = sides.get(sides.size() == 1 ? 0 : 2 * i + 1);
      all.add(new PadOp.Sides(i + 1, before, after));
    }
    var op = new PadOp(mode, all);
    return new Built(
        op.output(input.prepend(1)).without(0),
        (tape, x) -> tape.apply(op, OverTime.requireFull("pad", x)));
  }
}
