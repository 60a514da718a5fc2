package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.cpu.PointwiseOperand.Kind;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PointwiseOperandTest {
  private final ScalarBackend backend = new ScalarBackend(BackendOptions.defaults().threads(1));

  @AfterEach
  void close() {
    backend.close();
  }

  private Tensor dense(int... extents) {
    Tensor tensor = backend.allocate(ElementType.REAL, Shape.of(extents), Lifetime.PERSISTENT);
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    backend.write(values, tensor);
    return tensor;
  }

  private void requireExpands(Tensor view, Kind kind) {
    PointwiseOperand operand = PointwiseOperand.of(view);
    assertThat(operand.kind()).isEqualTo(kind);
    Tensor copy = backend.allocate(ElementType.REAL, view.shape(), Lifetime.SCOPED);
    backend.copyView(view, copy);
    float[] expected = new float[view.size()];
    backend.read(copy, expected);
    for (int first = 0; first < view.size(); first += 7) {
      int n = Math.min(29, view.size() - first);
      float[] actual = new float[n];
      operand.expand(first, n, actual, 0);
      for (int i = 0; i < n; i++) {
        assertThat(actual[i])
            .as("%s at %d", view.layout(), first + i)
            .isEqualTo(expected[first + i]);
        assertThat(operand.array()[operand.index(first + i)]).isEqualTo(actual[i]);
      }
    }
  }

  @Test
  void rowIsOneRunForAllRows() {
    requireExpands(dense(13).broadcastTo(Shape.of(9, 13)), Kind.ROW);
    requireExpands(dense(3, 5).broadcastTo(Shape.of(4, 3, 5)), Kind.ROW);
  }

  @Test
  void columnIsARunOfOneForEachRow() {
    requireExpands(dense(9, 1).broadcastTo(Shape.of(9, 13)), Kind.RUNS);
    requireExpands(dense(3, 4, 1, 1).broadcastTo(Shape.of(3, 4, 2, 5)), Kind.RUNS);
  }

  @Test
  void oneNumberForAllPositionsIsAScalar() {
    requireExpands(dense(1).broadcastTo(Shape.of(9, 13)), Kind.SCALAR);
    requireExpands(dense(9).slice(0, 3, 1).broadcastTo(Shape.of(5)), Kind.SCALAR);
  }

  @Test
  void runsMayBeRepeatedBetweenTwoAxes() {
    requireExpands(dense(4, 1, 6).broadcastTo(Shape.of(4, 3, 6)), Kind.RUNS);
  }

  @Test
  void sliceOfTheLastAxisIsRunsThatLieApart() {
    requireExpands(dense(7, 20).slice(1, 5, 10), Kind.RUNS);
  }

  @Test
  void everyOtherElementIsRunsOfOne() {
    Tensor x = dense(40);
    requireExpands(new Tensor(x.buffer(), x.layout().slice(0, 1, 15, 2)), Kind.RUNS);
    requireExpands(x.flip(0), Kind.RUNS);
  }

  @Test
  void transposedMatrixFitsNoFormula() {
    Tensor view = dense(5, 6).transpose(0, 1);
    assertThat(PointwiseOperand.of(view).kind()).isEqualTo(Kind.OTHER);
    Tensor x = dense(60);
    Layout scattered = Layout.of(Shape.of(3, 2, 2), new int[] {20, 5, 2}, 0);
    assertThat(PointwiseOperand.of(new Tensor(x.buffer(), scattered)).kind()).isEqualTo(Kind.OTHER);
  }
}
