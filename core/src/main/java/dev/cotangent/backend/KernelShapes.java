package dev.cotangent.backend;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * What the kernels of each family demand of shapes and types, so that all give the same errors.
 *
 * <p>Called by the defaults and by whoever overrides them. Ownership and liveness are left to
 * {@link Operands}. Every failure is an {@link IllegalArgumentException} that names the kernel,
 * what came and what was expected.
 */
public final class KernelShapes {
  private KernelShapes() {}

  /** Checks a product with an epilogue: c is dense and holds [batch*m, n]. */
  public static void matmul(GemmSpec spec, Epilogue epilogue, Tensor c) {
    boolean gaps =
        (spec.m() > 1 && spec.ldc() != spec.n())
            || (spec.batch() > 1 && spec.strideC() != spec.m() * spec.n());
    if (gaps || !c.isDense() || c.size() != (long) spec.batch() * spec.m() * spec.n()) {
      throw new IllegalArgumentException(
          "matmul: with an epilogue c must be dense [batch*m, n], got layout %s for %s"
              .formatted(c.layout(), spec));
    }
    epilogue("matmul", epilogue, spec.n());
  }

  /** Checks the rows of an epilogue against the number of columns. */
  public static void epilogue(String kernel, Epilogue epilogue, int columns) {
    for (Tensor row : epilogue.rows()) {
      dense(kernel, "epilogue row", ElementType.REAL, row, columns);
    }
  }

  /** Checks the operands of a convolution and of its gradients; they have the same shapes. */
  public static void conv2d(String kernel, Conv2dSpec spec, Tensor x, Tensor w, Tensor y) {
    dense(kernel, "x", ElementType.REAL, x, x.shape());
    dense(kernel, "w", ElementType.REAL, w, w.shape());
    dense(kernel, "y", ElementType.REAL, y, spec.output(x.shape(), w.shape()));
  }

  /** Checks images and pooled images. */
  public static void pool2d(String kernel, Window2d window, Tensor x, Tensor y) {
    dense(kernel, "x", ElementType.REAL, x, x.shape());
    dense(kernel, "y", ElementType.REAL, y, window.output(x.shape(), x.shape().last()));
  }

  /** Checks that a tensor is a dense REAL matrix [rows, columns]. */
  public static void matrix(String kernel, String operand, Tensor x) {
    if (x.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "%s: %s must be [rows, columns], got %s".formatted(kernel, operand, x.shape()));
    }
    dense(kernel, operand, ElementType.REAL, x, x.shape());
  }

  /** Checks that a tensor is dense and REAL and has the shape of another. */
  public static void like(String kernel, String operand, Tensor tensor, Tensor other) {
    dense(kernel, operand, ElementType.REAL, tensor, other.shape());
  }

  /** Checks that a tensor is dense and REAL and a vector of a length. */
  public static void vector(String kernel, String operand, Tensor tensor, int length) {
    dense(kernel, operand, ElementType.REAL, tensor, length);
  }

  /** Checks the operands that all normalisations share; x is [rows, columns]. */
  public static void norm(String kernel, Tensor x, Tensor gain, Tensor bias, Tensor y) {
    matrix(kernel, "x", x);
    vector(kernel, "gain", gain, x.shape().extent(1));
    vector(kernel, "bias", bias, x.shape().extent(1));
    like(kernel, "y", y, x);
  }

  /** Checks the operands that the gradients of all normalisations share. */
  public static void normGrad(
      String kernel, Tensor dy, Tensor x, Tensor gain, Tensor dx, Tensor dGain, Tensor dBias) {
    norm(kernel, x, gain, gain, dx);
    like(kernel, "dy", dy, x);
    vector(kernel, "dGain", dGain, x.shape().extent(1));
    vector(kernel, "dBias", dBias, x.shape().extent(1));
  }

  /** Checks a cross-entropy: x[rows, classes], labels[rows], loss[rows] and the smoothing. */
  public static void crossEntropy(
      String kernel, double smoothing, Tensor x, Tensor labels, Tensor loss) {
    matrix(kernel, "x", x);
    dense(kernel, "labels", ElementType.INT, labels, x.shape().extent(0));
    vector(kernel, "loss", loss, x.shape().extent(0));
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "%s: smoothing must lie in [0, 1), got %s".formatted(kernel, smoothing));
    }
  }

  /** Checks type, density and shape of a tensor. */
  public static void dense(
      String kernel, String operand, ElementType type, Tensor tensor, Shape expected) {
    if (tensor.type() != type || !tensor.isDense() || !tensor.shape().equals(expected)) {
      throw mismatch(kernel, operand, type, tensor, "dense " + expected);
    }
  }

  /** Checks a recurrent layer's weights, or their gradients. */
  public static void recurrentWeights(String kernel, RecurrentSpec spec, RecurrentWeights w) {
    int rows = spec.cell().gates() * spec.hidden();
    dense(kernel, "W", ElementType.REAL, w.input(), Shape.of(rows, spec.input()));
    dense(kernel, "U", ElementType.REAL, w.state(), Shape.of(rows, spec.hidden()));
    dense(kernel, "b", ElementType.REAL, w.bias(), rows);
    present(kernel, "stateBias", w.stateBias(), spec.cell().hasStateBias());
    w.stateBias().ifPresent(b -> dense(kernel, "stateBias", ElementType.REAL, b, spec.hidden()));
  }

  /** Checks a sequence [batch, time, features] whose last axis has stride 1. */
  public static void sequence(
      String kernel, String operand, RecurrentSpec spec, int features, Tensor x) {
    var expected = Shape.of(spec.batch(), spec.time(), features);
    if (x.type() != ElementType.REAL
        || !x.shape().equals(expected)
        || (features > 1 && x.layout().stride(2) != 1)) {
      throw mismatch(kernel, operand, ElementType.REAL, x, expected + " with last stride 1");
    }
  }

  /** Checks a mask [time, batch]. */
  public static void mask(String kernel, RecurrentSpec spec, Optional<Tensor> mask) {
    var expected = Shape.of(spec.time(), spec.batch());
    mask.ifPresent(m -> dense(kernel, "mask", ElementType.REAL, m, expected));
  }

  /** Checks h[batch, hidden], and c likewise if there is one. */
  public static void state(
      String kernel, String operand, RecurrentSpec spec, RecurrentKernels.State state) {
    var expected = Shape.of(spec.batch(), spec.hidden());
    real(kernel, operand + ".h", state.h(), expected);
    state.c().ifPresent(c -> real(kernel, operand + ".c", c, expected));
  }

  /** Checks what a recurrent forward pass leaves behind. */
  public static void trace(String kernel, RecurrentSpec spec, RecurrentTrace trace) {
    int width = spec.cell().traces() * spec.hidden();
    var states = Shape.of(spec.time() + 1, spec.batch(), spec.hidden());
    dense(
        kernel,
        "gates",
        ElementType.REAL,
        trace.gates(),
        Shape.of(spec.time(), spec.batch(), width));
    dense(kernel, "h", ElementType.REAL, trace.h(), states);
    present(kernel, "trace.c", trace.c(), spec.cell().hasCellState());
    trace.c().ifPresent(c -> dense(kernel, "c", ElementType.REAL, c, states));
  }

  /** Checks the gradients that a recurrent backward pass writes. */
  public static void recurrentGradients(
      String kernel, RecurrentSpec spec, RecurrentKernels.Gradients into) {
    recurrentWeights(kernel, spec, into.weights());
    var sequence = Shape.of(spec.batch(), spec.time(), spec.input());
    var state = Shape.of(spec.batch(), spec.hidden());
    var states = Shape.of(spec.time(), spec.batch(), spec.hidden());
    into.dx().ifPresent(g -> dense(kernel, "dx", ElementType.REAL, g, sequence));
    dense(kernel, "initial.h", ElementType.REAL, into.initial().h(), state);
    into.initial().c().ifPresent(c -> dense(kernel, "initial.c", ElementType.REAL, c, state));
    into.dStates().ifPresent(g -> dense(kernel, "dStates", ElementType.REAL, g, states));
    into.dCells().ifPresent(g -> dense(kernel, "dCells", ElementType.REAL, g, states));
    if (!spec.cell().hasCellState()) {
      present(kernel, "initial.c", into.initial().c(), false);
      present(kernel, "dCells", into.dCells(), false);
    }
  }

  /** Checks that an optional operand is there exactly if it is needed. */
  public static void present(
      String kernel, String operand, Optional<Tensor> tensor, boolean needed) {
    if (tensor.isPresent() != needed) {
      throw new IllegalArgumentException(
          "%s: %s is %s, expected it to be %s"
              .formatted(
                  kernel,
                  operand,
                  tensor.isPresent() ? "present" : "absent",
                  needed ? "present" : "absent"));
    }
  }

  private static void dense(
      String kernel, String operand, ElementType type, Tensor tensor, int length) {
    if (tensor.type() != type
        || !tensor.isDense()
        || tensor.shape().rank() != 1
        || tensor.size() != length) {
      throw mismatch(kernel, operand, type, tensor, "dense [" + length + "]");
    }
  }

  private static void real(String kernel, String operand, Tensor tensor, Shape expected) {
    if (tensor.type() != ElementType.REAL || !tensor.shape().equals(expected)) {
      throw mismatch(kernel, operand, ElementType.REAL, tensor, expected.toString());
    }
  }

  private static IllegalArgumentException mismatch(
      String kernel, String operand, ElementType type, Tensor tensor, String expected) {
    return new IllegalArgumentException(
        "%s: %s is %s with layout %s, expected %s %s"
            .formatted(kernel, operand, tensor.type(), tensor.layout(), type, expected));
  }
}
