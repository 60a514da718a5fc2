package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.reals;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Operands;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** Convolution on tensors: see {@link dev.cotangent.backend.ConvKernels}. */
final class Convolutions {
  private final Operands operands;
  private final Conv2d conv;

  Convolutions(Operands operands, Conv2d conv) {
    this.operands = operands;
    this.conv = conv;
  }

  void forward(Conv2dSpec spec, Tensor x, Tensor w, TileEpilogue end, Tensor y) {
    check("conv2d", spec, x, w, y, y);
    conv.forward(
        shape(spec, x.shape(), w.shape()), reals(x), at(x), reals(w), at(w), reals(y), at(y), end);
  }

  void gradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    check("conv2dGradInput", spec, dx, w, dy, dx);
    conv.gradInput(
        shape(spec, dx.shape(), w.shape()), reals(dy), at(dy), reals(w), at(w), reals(dx), at(dx));
  }

  void gradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    check("conv2dGradFilter", spec, x, dw, dy, dw);
    conv.gradFilter(
        shape(spec, x.shape(), dw.shape()), reals(dy), at(dy), reals(x), at(x), reals(dw), at(dw));
  }

  /** Checks image, filter and output; {@code written} is the one of them that must stand apart. */
  private void check(String kernel, Conv2dSpec spec, Tensor x, Tensor w, Tensor y, Tensor written) {
    KernelShapes.conv2d(kernel, spec, x, w, y);
    operands.requireDense(kernel, "x", ElementType.REAL, x);
    operands.requireDense(kernel, "w", ElementType.REAL, w);
    operands.requireDense(kernel, "y", ElementType.REAL, y);
    for (Tensor other : new Tensor[] {x, w, y}) {
      if (other != written) {
        Operands.requireApart(kernel, "the result", written, "an operand", other);
      }
    }
  }

  private static ConvShape shape(Conv2dSpec spec, Shape x, Shape w) {
    return new ConvShape(
        spec.window(),
        spec.groups(),
        x.extent(0),
        x.extent(1),
        x.extent(2),
        x.extent(3),
        w.extent(0));
  }
}
