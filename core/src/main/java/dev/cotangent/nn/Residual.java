package dev.cotangent.nn;

import dev.cotangent.tensor.Shape;

/**
 * y = main(x) + shortcut(x): a skip connection (He et al. 2015).
 *
 * @param shortcut the identity, or a projection where main changes the shape
 */
public record Residual(LayerSpec main, LayerSpec shortcut) implements LayerSpec {
  private static final LayerSpec IDENTITY = (_, input) -> new Built(input, (_, x) -> x);

  /** Returns y = main(x) + x. */
  public static Residual of(LayerSpec main) {
    return new Residual(main, IDENTITY);
  }

  /** Returns y = main(x) + shortcut(x). */
  public static Residual of(LayerSpec main, LayerSpec shortcut) {
    return new Residual(main, shortcut);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Built deep = builder.child("main", main, input);
    Built skipped = builder.child("shortcut", shortcut, input);
    if (!deep.output().equals(skipped.output())) {
      throw new IllegalArgumentException(
          "residual: main gives %s for %s, the shortcut %s"
              .formatted(deep.output(), input, skipped.output()));
    }
    return new Built(
        deep.output(),
        (tape, x) -> {
          var y = deep.layer().forward(tape, x);
          var skip = skipped.layer().forward(tape, x);
          return tape.apply(PointwiseOp.add(), y, skip).withLengthsOf(y);
        });
  }
}
