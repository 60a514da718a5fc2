package dev.cotangent.cnn;

import dev.cotangent.autograd.Op;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tck.CallAttempt;
import dev.cotangent.tck.CallDraws;
import dev.cotangent.tck.Operand;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Random calls of convolutions, poolings and what resamples; many do not fit. */
final class CnnCalls {
  private static final List<PaddingMode> MODES = List.of(PaddingMode.values());

  private final CallDraws draws;

  private CnnCalls(CallDraws draws) {
    this.draws = draws;
  }

  static CallAttempt draw(CallDraws draws) {
    return new CnnCalls(draws).draw();
  }

  private CallAttempt draw() {
    return switch (draws.below(14)) {
      case 0, 1, 2 -> convolution();
      case 3 -> row();
      case 4 -> volumes();
      case 5 -> transposed();
      case 6, 7 -> layer();
      case 8 -> call(new MaxPool2dOp(window()), Operand.real(image(draws.extent())));
      case 9 ->
          call(
              new IndexedMaxPool2dOp(new MaxPool2dOp(window())),
              Operand.real(image(draws.extent())));
      case 10 ->
          call(new AveragePool2dOp(window(), draws.once(2)), Operand.real(image(draws.extent())));
      case 11 -> unpool();
      case 12 -> call(pad(), Operand.real(image(draws.extent())));
      default -> sequences();
    };
  }

  private CallAttempt call(Op<?> op, Operand... operands) {
    return CallAttempt.of(op, draws.faulty(List.of(operands)));
  }

  /** Three rows and columns at most; padding, strides and gaps now and then. */
  private Window2d window() {
    Window2d window =
        Window2d.of(draws.from(1, 3), draws.from(1, 3)).stride(draws.from(1, 2), draws.from(1, 2));
    if (draws.once(3)) {
      window = window.dilation(draws.from(1, 3), draws.from(1, 2));
    }
    return draws.once(2)
        ? window
        : window.padding(draws.from(0, 2), draws.from(0, 1), draws.from(0, 1), draws.from(0, 2));
  }

  private Shape image(int channels) {
    return Shape.of(draws.from(1, 2), 1 + draws.below(6), 1 + draws.below(6), channels);
  }

  private FusedActivation activation() {
    return FusedActivation.of(
        switch (draws.below(3)) {
          case 0 -> Activation.identity().f();
          case 1 -> Activation.relu().f();
          default -> Activation.gelu().f();
        });
  }

  private CallAttempt convolution() {
    var spec = new Conv2dSpec(window(), draws.from(1, 3));
    int channels = 1 + draws.below(3);
    int out = spec.groups() * (1 + draws.below(3));
    Window2d w = spec.window();
    return convolution(
        new Conv2dOp(spec, activation()),
        Operand.real(image(spec.groups() * channels)),
        Operand.real(out, w.height(), w.width(), channels),
        out);
  }

  private CallAttempt row() {
    int width = draws.from(1, 4);
    int left = draws.from(0, 3);
    Window2d window =
        Window2d.of(1, width)
            .stride(1, draws.from(1, 3))
            .dilation(1, draws.from(1, 3))
            .padding(0, 0, left, draws.from(0, 2));
    var spec = new Conv2dSpec(window, draws.from(1, 2));
    int channels = 1 + draws.below(4);
    int out = spec.groups() * (1 + draws.below(4));
    return convolution(
        new Conv2dOp(spec, activation()),
        Operand.real(draws.from(1, 3), 1, draws.from(1, 9), spec.groups() * channels),
        Operand.real(out, 1, width, channels),
        out);
  }

  private CallAttempt volumes() {
    var spec = new Conv2dSpec(window(), draws.from(1, 2));
    Window2d depth = Window2d.of(1, draws.from(1, 3)).stride(1, draws.from(1, 2));
    int channels = 1 + draws.below(3);
    int out = spec.groups() * (1 + draws.below(3));
    Window2d w = spec.window();
    Shape x = image(spec.groups() * channels);
    return convolution(
        new Conv3dOp(spec, depth, activation()),
        Operand.real(x.extent(0), draws.from(1, 4), x.extent(1), x.extent(2), x.last()),
        Operand.real(out, depth.width(), w.height(), w.width(), channels),
        out);
  }

  private CallAttempt transposed() {
    var spec = new Conv2dSpec(window(), draws.from(1, 2));
    int channels = spec.groups() * (1 + draws.below(3));
    int out = 1 + draws.below(3);
    Window2d w = spec.window();
    return convolution(
        new ConvTransposeOp(spec, draws.below(2), draws.below(2), activation()),
        Operand.real(image(channels)),
        Operand.real(channels, w.height(), w.width(), out),
        out * spec.groups());
  }

  private CallAttempt convolution(Op<?> op, Operand x, Operand w, int out) {
    List<Operand> operands = new ArrayList<>(List.of(x, w));
    if (draws.once(2)) {
      operands.add(Operand.real(out));
    }
    return CallAttempt.of(op, draws.faulty(operands));
  }

  /** A layer of sequences or images, built for a shape that then may not come. */
  private CallAttempt layer() {
    boolean isSequence = draws.once(2);
    int channels = draws.extent();
    int filters = draws.from(1, 6);
    int size = draws.from(1, 3);
    int stride = draws.from(1, 2);
    int gap = draws.from(1, 2);
    int padding = draws.from(0, 2);
    int groups = draws.once(2) ? 1 : draws.from(1, 3);
    PaddingMode mode = MODES.get(draws.below(MODES.size()));
    Shape input =
        isSequence
            ? Shape.of(draws.extent(), channels)
            : Shape.of(draws.extent(), draws.extent(), channels);
    Window2d window =
        isSequence
            ? Window2d.of(1, size).stride(1, stride).dilation(1, gap).padding(0, padding)
            : Window2d.of(size, size).stride(stride, stride).dilation(gap, gap).padding(padding, 0);
    ConvOptions options = ConvOptions.of(filters, window).groups(groups).mode(mode);
    LayerSpec spec = isSequence ? new Conv1d(options) : new Conv2d(options);
    List<Operand> operands = draws.faulty(List.of(Operand.real(input.prepend(draws.extent()))));
    return new CallAttempt(
        spec.toString(),
        (tape, inputs) -> {
          if (inputs.length != 1) {
            throw new IllegalArgumentException("a layer: takes 1 input, got " + inputs.length);
          }
          Network network = spec.build(tape.backend(), 1, input);
          return List.of(network.forward(tape, inputs[0]));
        },
        operands);
  }

  private CallAttempt unpool() {
    Window2d window = window();
    Shape image = image(1 + draws.below(3));
    Shape pooled = window.output(image, image.last());
    int least = draws.once(8) ? -1 : 0;
    int most = window.height() * window.width() - (draws.once(8) ? 0 : 1);
    return call(
        new MaxUnpool2dOp(window, image.extent(1), image.extent(2)),
        Operand.real(pooled),
        Operand.integers(pooled, least, most));
  }

  private Op<?> pad() {
    List<PadOp.Sides> sides = new ArrayList<>();
    for (int i = draws.below(3); i > 0; i--) {
      sides.add(new PadOp.Sides(draws.below(4), draws.from(0, 3), draws.from(0, 3)));
    }
    return new PadOp(MODES.get(draws.below(MODES.size())), sides);
  }

  private CallAttempt sequences() {
    Shape x = Shape.of(draws.extent(), draws.extent(), draws.extent());
    return switch (draws.below(3)) {
      case 0 -> call(new RepeatOp(draws.from(1, 3)), Operand.real(x));
      case 1 ->
          call(
              new TimeMaskOp(0.5),
              Operand.real(x),
              Operand.integers(
                  Shape.of(x.extent(0)), draws.once(8) ? -1 : 0, Math.max(1, x.extent(1))));
      default -> call(new AddReluOp(), Operand.real(x), Operand.real(x));
    };
  }
}
