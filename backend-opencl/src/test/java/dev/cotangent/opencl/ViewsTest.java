package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Additions into views that overlap themselves in every way, against the reference. */
class ViewsTest {
  private static final int ROOM = 4000;

  /** A view of {@link #ROOM} elements. */
  private record View(String name, Shape shape, int[] strides, int offset) {}

  @TestFactory
  Stream<DynamicTest> viewsAreReadAndAddedTo() {
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
    try (Backend backend = OpenClBackend.open(device);
        Backend reference = new ReferenceBackend()) {
      assertThat(added(backend, view)).isEqualTo(added(reference, view));
      assertThat(copied(backend, view)).isEqualTo(copied(reference, view));
    }
  }

  private static double[] added(Backend backend, View v) {
    Tensor room = TensorValues.of(backend, Shape.of(ROOM), numbers(ROOM));
    Tensor source = TensorValues.of(backend, v.shape, numbers(v.shape.size()));
    backend.addView(source, new Tensor(room.buffer(), Layout.of(v.shape, v.strides, v.offset)));
    return TensorValues.doubles(room);
  }

  private static double[] copied(Backend backend, View v) {
    Tensor room = TensorValues.of(backend, Shape.of(ROOM), numbers(ROOM));
    return TensorValues.doubles(new Tensor(room.buffer(), Layout.of(v.shape, v.strides, v.offset)));
  }

  private static double[] numbers(int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> i * 37 % 101 - 50);
    return numbers;
  }
}
