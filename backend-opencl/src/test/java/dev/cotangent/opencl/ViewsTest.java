package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Additions into views that overlap themselves in every way, bit for bit. */
class ViewsTest {
  private static final int ROOM = 4000;

  /** A view of {@link #ROOM} elements. */
  private record View(String name, Shape shape, int[] strides, int offset) {}

  @TestFactory
  Stream<DynamicTest> summandsArriveInRowMajorOrder() {
    ClDevice device = TestDevice.get();
    return Stream.of(
            new View("transposed", Shape.of(13, 17), new int[] {1, 13}, 3),
            new View("windows", Shape.of(9, 3), new int[] {2, 1}, 0),
            new View("windows of rows", Shape.of(2, 5, 6, 3, 3, 4), window(), 5),
            new View("broadcast", Shape.of(7, 5, 3), new int[] {0, 3, 1}, 2),
            new View("broadcast windows", Shape.of(3, 9, 3), new int[] {0, 2, 1}, 0),
            new View("backwards", Shape.of(5, 4), new int[] {-4, -1}, 30),
            new View("one element", Shape.of(300), new int[] {0}, 7),
            new View("long windows", Shape.of(20, 300), new int[] {1, 1}, 1),
            new View("taps before positions", Shape.of(3, 9), new int[] {1, 2}, 0))
        .map(v -> DynamicTest.dynamicTest(v.name, () -> compare(device, v)));
  }

  private static int[] window() {
    return new int[] {224, 28, 4, 28, 4, 1};
  }

  private static void compare(ClDevice device, View view) {
    float[] room = numbers(ROOM);
    float[] source = numbers(view.shape.size());
    int[] positions = positions(view);
    try (Backend backend = OpenClBackend.open(device)) {
      Tensor memory = backend.allocate(ElementType.REAL, Shape.of(ROOM), Lifetime.SCOPED);
      Tensor dense = backend.allocate(ElementType.REAL, view.shape, Lifetime.SCOPED);
      backend.write(room, memory);
      backend.write(source, dense);
      var seen = new Tensor(memory.buffer(), Layout.of(view.shape, view.strides, view.offset));
      float[] copied = TensorValues.floats(seen);
      backend.addView(dense, seen);
      for (int i = 0; i < positions.length; i++) {
        assertThat(copied[i]).isEqualTo(room[positions[i]]);
      }
      for (int i = 0; i < positions.length; i++) {
        room[positions[i]] += source[i];
      }
      assertThat(TensorValues.floats(memory)).isEqualTo(room);
    }
  }

  /** Returns where each element of a view lies, in row-major order. */
  private static int[] positions(View view) {
    int[] positions = new int[view.shape.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = view.offset;
      int rest = i;
      for (int axis = view.strides.length - 1; axis >= 0; axis--) {
        positions[i] += rest % view.shape.extent(axis) * view.strides[axis];
        rest /= view.shape.extent(axis);
      }
    }
    return positions;
  }

  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) Math.sin(i * i + 1.0);
    }
    return numbers;
  }
}
