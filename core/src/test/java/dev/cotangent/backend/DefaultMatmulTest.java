package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultMatmulTest {
  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);
  private final Tensor a = tensors.real(Shape.of(2, 2), 1, 2, 3, 4);
  private final Tensor b = tensors.real(Shape.of(2, 2), 1, 0, 0, -1);
  private final Tensor c = tensors.empty(2, 2);

  @Test
  void withoutEpilogueItIsTheProduct() {
    be.matmul(GemmSpec.of(2, 2, 2), a, b, Epilogue.none(), c);
    assertThat(tensors.values(c)).containsExactly(1, -2, 3, -4);
  }

  @Test
  void rowsAreAddedByColumn() {
    Tensor bias = tensors.real(Shape.of(2), 10, 20);
    be.matmul(GemmSpec.of(2, 2, 2), a, b, Epilogue.bias(bias), c);
    assertThat(tensors.values(c)).containsExactly(11, 18, 13, 16);
  }

  @Test
  void severalRowsAndAnActivationAreFused() {
    Tensor scale = tensors.real(Shape.of(2), 2, 3);
    Tensor shift = tensors.real(Shape.of(2), 1, 7);
    Expr line = Expr.input(0).times(Expr.input(1)).plus(Expr.input(2)).max(Expr.constant(0));
    be.matmul(GemmSpec.of(2, 2, 2), a, b, new Epilogue(Fused.of(line), List.of(scale, shift)), c);
    assertThat(tensors.values(c)).containsExactly(3, 1, 7, 0);
  }

  @Test
  void aBatchIsOneMatrixOfAllRows() {
    Tensor bias = tensors.real(Shape.of(2), 1, 2);
    Tensor out = tensors.empty(2, 2);
    be.matmul(GemmSpec.of(1, 2, 2).batched(2, 2, 0, 2), a, b, Epilogue.bias(bias), out);
    assertThat(tensors.values(out)).containsExactly(2, 0, 4, -2);
  }

  @Test
  void theProductMustBeDenseAndTheRowsFit() {
    assertThatThrownBy(() ->
            be.matmul(
                GemmSpec.of(2, 2, 2).leading(2, 2, 3), a, b, Epilogue.none(), tensors.empty(2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("matmul: with an epilogue c must be dense [batch*m, n]");
    assertThatThrownBy(
            () -> be.matmul(GemmSpec.of(2, 2, 2), a, b, Epilogue.bias(tensors.empty(3)), c))
        .hasMessageContaining("matmul: epilogue row is REAL")
        .hasMessageContaining("expected REAL dense [2]");
  }
}
