package dev.cotangent.opencl;

import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/** Transposes a small matrix on a device, to see whether it compiles and computes at all. */
final class SelfTest {
  private static final int SIDE = 7;

  private SelfTest() {}

  /**
   * Runs the test.
   *
   * @throws BackendException if the device fails or computes wrongly
   */
  static void run(OpenClBackend backend) {
    float[] values = new float[SIDE * SIDE];
    float[] expected = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
      expected[i % SIDE * SIDE + i / SIDE] = i;
    }
    Shape shape = Shape.of(SIDE, SIDE);
    Tensor from = backend.allocate(ElementType.REAL, shape, Lifetime.SCOPED);
    Tensor to = backend.allocate(ElementType.REAL, shape, Lifetime.SCOPED);
    backend.write(values, from);
    backend.copyView(from.transpose(0, 1), to);
    float[] actual = new float[values.length];
    backend.read(to, actual);
    backend.release(from.buffer(), "the self-test");
    backend.release(to.buffer(), "the self-test");
    if (!Arrays.equals(actual, expected)) {
      throw new BackendException(
          "opencl: %s: %s computes wrongly: the transpose of 0, 1, 2, ... is %s; %s"
              .formatted(
                  Absence.UNUSABLE,
                  backend.description(),
                  Arrays.toString(actual),
                  Absence.UNUSABLE.remedy()));
    }
  }
}
