package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of images that are too long for the arithmetic of short ones: pairs of pixels. */
class PoolsTest {
  private static final int CHANNELS = 3;
  private static final int PAIRS = (1 << 20) / CHANNELS + 5;
  private static final Shape IMAGE = Shape.of(1, 1, 2 * PAIRS, CHANNELS);
  private static final Shape POOLED = Shape.of(1, 1, PAIRS, CHANNELS);
  private static final Window2d WINDOW = Window2d.of(1, 2).stride(1, 2);

  private OpenClBackend backend;
  private Tensor x;

  @BeforeEach
  void open() {
    backend = OpenClBackend.open(TestDevice.get());
    x = backend.allocate(ElementType.REAL, IMAGE, Lifetime.SCOPED);
    float[] values = new float[IMAGE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i);
    }
    backend.write(values, x);
  }

  @AfterEach
  void close() {
    if (backend != null) {
      backend.close();
    }
  }

  private static float value(int i) {
    return i * 7919L % 64 - 32;
  }

  /** Returns the first of the two elements that element i of what is pooled was made of. */
  private static int first(int i) {
    return i / CHANNELS * 2 * CHANNELS + i % CHANNELS;
  }

  private Tensor real(Shape shape) {
    return backend.allocate(ElementType.REAL, shape, Lifetime.SCOPED);
  }

  @Test
  void maximumOfLongRowsAndItsGradient() {
    Tensor y = real(POOLED);
    Tensor winner = backend.allocate(ElementType.INT, POOLED, Lifetime.SCOPED);
    Tensor dx = real(IMAGE);
    backend.maxPool2d(WINDOW, x, y, winner);
    backend.maxPool2dGrad(WINDOW, y, winner, dx);
    float[] expected = new float[POOLED.size()];
    float[] gradient = new float[IMAGE.size()];
    for (int i = 0; i < expected.length; i++) {
      int a = first(i);
      int b = a + CHANNELS;
      expected[i] = Math.max(value(a), value(b));
      gradient[value(a) < value(b) ? b : a] = expected[i];
    }
    assertThat(TensorValues.floats(y)).isEqualTo(expected);
    assertThat(TensorValues.floats(dx)).isEqualTo(gradient);
  }

  @Test
  void meanOfLongRowsAndItsGradient() {
    Tensor y = real(POOLED);
    Tensor dx = real(IMAGE);
    backend.averagePool2d(WINDOW, true, x, y);
    backend.averagePool2dGrad(WINDOW, true, y, dx);
    float[] expected = new float[POOLED.size()];
    float[] gradient = new float[IMAGE.size()];
    for (int i = 0; i < expected.length; i++) {
      int a = first(i);
      int b = a + CHANNELS;
      expected[i] = (value(a) + value(b)) / 2;
      gradient[a] = expected[i] / 2;
      gradient[b] = expected[i] / 2;
    }
    assertThat(TensorValues.floats(y)).isEqualTo(expected);
    assertThat(TensorValues.floats(dx)).isEqualTo(gradient);
  }
}
