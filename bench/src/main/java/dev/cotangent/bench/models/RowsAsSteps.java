package dev.cotangent.bench.models;

import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.tensor.Shape;

/** Reads an image [height, width, channels] row by row: a sequence [height, width*channels]. */
record RowsAsSteps() implements LayerSpec {
  @Override
  public Built build(LayerBuilder builder, Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "rowsAsSteps: input must be [height, width, channels], got " + input);
    }
    int features = input.extent(1) * input.extent(2);
    Shape output = Shape.of(input.extent(0), features);
    return new Built(
        output, (tape, x) -> tape.apply(new ReshapeOp(output.prepend(x.shape().extent(0))), x));
  }
}
