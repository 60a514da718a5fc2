package dev.cotangent.cnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;
import java.util.Optional;

/**
 * A convolution of images together with its padding.
 *
 * @param pad what is done to the images before; absent for zeros, which the kernels add themselves
 */
record Slide(Optional<PadOp> pad, Conv2dOp op) {

  /**
   * Returns the convolution that a layer's options ask for.
   *
   * @param input shape of one image
   */
  static Slide of(ConvOptions options, Window2d window, Shape input) {
    boolean zeros = options.mode() == PaddingMode.ZERO;
    Optional<PadOp> pad =
        Optional.of(PadOp.of(options.mode(), window, 1))
            .filter(p -> !zeros && !p.sides().isEmpty());
    pad.ifPresent(p -> p.output(input.prepend(1)));
    Window2d rest = zeros ? window : window.padding(0, 0);
    var spec = new Conv2dSpec(rest, options.groups());
    return new Slide(pad, new Conv2dOp(spec, ConvFilters.fused(options)));
  }

  Variable apply(Tape tape, ConvFilters filters, Variable images) {
    Variable padded = pad.isPresent() ? tape.apply(pad.get(), images) : images;
    return filters.apply(tape, op, padded, filters.weights(tape));
  }
}
