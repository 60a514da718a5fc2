package dev.cotangent.cnn;

import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * A maximum over windows, layers on what is left, and each result back where the maximum was.
 *
 * <p>[height, width, channels] to the same; the layers {@code inside} must keep the shape that
 * pooling gives. Nested, this is the encoder and decoder of SegNet (Badrinarayanan, Kendall and
 * Cipolla 2017).
 */
public record PoolUnpool(MaxPool2d pool, LayerSpec inside) implements LayerSpec {

  /** Returns pooling by a layer, around others. */
  public static PoolUnpool of(MaxPool2d pool, LayerSpec inside) {
    return new PoolUnpool(pool, inside);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape pooled = Pooling.output("max unpooling", pool.window(), input);
    Built layers = builder.child("inside", inside, pooled);
    if (!layers.output().equals(pooled)) {
      throw new IllegalArgumentException(
          "max unpooling: the layers inside must give %s as pooling does, got %s"
              .formatted(pooled, layers.output()));
    }
    var down = new IndexedMaxPool2dOp(new MaxPool2dOp(pool.window()));
    var up = new MaxUnpool2dOp(pool.window(), input.extent(0), input.extent(1));
    return new Built(
        input,
        (tape, x) -> {
          List<Variable> winners = tape.applyAll(down, x);
          Variable y = layers.layer().forward(tape, winners.get(0));
          return tape.apply(up, y, winners.get(1));
        });
  }
}
