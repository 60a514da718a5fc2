package dev.cotangent.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PyTorchLayoutTest {
  /** Values 0, 1, 2, ... */
  private static NamedArray counted(int... extents) {
    Shape shape = Shape.of(extents);
    int[] values = new int[shape.size()];
    Arrays.setAll(values, i -> i);
    return new NamedArray.Ints(shape, values);
  }

  private static NamedArray ints(Shape shape, int... values) {
    return new NamedArray.Ints(shape, values);
  }

  @Test
  void channelsOfFiltersGoLast() {
    Map<String, NamedArray> ours =
        PyTorchLayout.toOurs(Map.of("one", counted(1, 2, 3), "two", counted(2, 2, 1, 2)));
    assertThat(ours)
        .containsEntry("one", ints(Shape.of(1, 3, 2), 0, 3, 1, 4, 2, 5))
        .containsEntry("two", ints(Shape.of(2, 1, 2, 2), 0, 2, 1, 3, 4, 6, 5, 7));
  }

  @Test
  void matricesAndVectorsStayAndCountersGo() {
    var torch = new LinkedHashMap<>(Map.of("w", counted(2, 3), "b", counted(3)));
    Map<String, NamedArray> without = Map.copyOf(torch);
    torch.put("1.num_batches_tracked", counted());
    torch.put("num_batches_tracked", counted());
    assertThat(PyTorchLayout.toOurs(torch)).isEqualTo(without);
  }

  @Test
  void theWayBackIsTheWayBack() {
    var torch =
        Map.of("1d", counted(4, 3, 5), "2d", counted(4, 1, 2, 3), "3d", counted(2, 3, 2, 4, 3));
    assertThat(PyTorchLayout.fromOurs(PyTorchLayout.toOurs(torch))).isEqualTo(torch);
  }

  @Test
  void columnsOfAFlattenedImageAreReordered() {
    Shape image = Shape.of(1, 3, 2);
    NamedArray ours = PyTorchLayout.flattenedLast(counted(1, 6), image);
    assertThat(ours).isEqualTo(ints(Shape.of(1, 6), 0, 3, 1, 4, 2, 5));
    assertThat(PyTorchLayout.flattenedFirst(ours, image)).isEqualTo(counted(1, 6));
  }

  @Test
  void aPartHasItsOwnNames() {
    assertThat(
            PyTorchLayout.part(Map.of("rnn.w", counted(1), "rnn2.w", counted(2)), "rnn.").keySet())
        .containsExactly("w");
  }
}
