package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OperandsTest {
  private static final double[] NONE = {};
  private static final Fused SUM = Fused.of(Expr.input(0).plus(Expr.input(1)));

  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);

  @Test
  void aTensorOfAnotherBackendIsNamed() {
    Tensor other = new TestTensors(new ReferenceBackend()).empty(2, 2);
    Tensor ours = tensors.empty(2, 2);
    Tensor product = tensors.empty(2, 2);
    fails(
        () -> be.matmul(GemmSpec.of(2, 2, 2), other, ours, product),
        "matmul: a belongs to another instance of backend reference, this is reference");
    fails(() -> be.release(other.buffer(), "x"), "release: buffer belongs to another instance");
  }

  @Test
  void aRecycledTensorSaysByWhat() {
    Tensor gone = tensors.empty(2);
    be.release(gone.buffer(), "step 3");
    assertThatThrownBy(() -> be.fill(0, gone))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("recycled by step 3")
        .hasMessageContaining("keep(tensor)");
    assertThatThrownBy(() -> be.release(gone.buffer(), "step 4"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingWorksAfterClose() {
    Tensor x = tensors.empty(2);
    be.close();
    be.close();
    assertThatThrownBy(() -> be.fill(0, x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("fill: backend reference is closed");
    assertThatThrownBy(() -> tensors.empty(1)).hasMessage("allocate: backend reference is closed");
    assertThatThrownBy(be::synchronise).hasMessageContaining("closed");
  }

  @Test
  void lengthsAndTypesOfTransfersAreChecked() {
    Tensor x = tensors.empty(2, 3);
    fails(() -> be.write(new double[5], x), "write: the array has 5 elements, tensor [2,3] has 6");
    fails(() -> be.read(x, new int[6]), "read: tensor is REAL [2,3], expected INT");
    fails(
        () -> be.read(x.transpose(0, 1), new double[6]),
        "read: tensor must be dense, got layout [3,2]/[1, 3]@0");
    fails(() -> be.fill(0.5, tensors.emptyIntegers(1)), "fill: 0.5 is no integer");
  }

  @Test
  void viewsMustFitAndStayApart() {
    Tensor x = tensors.empty(4);
    fails(() -> be.copyView(x, tensors.empty(5)), "copyView: target is [5], expected [4]");
    fails(() -> be.copyView(x.flip(0), x), "copyView: target overlaps view");
    fails(() -> be.addView(x, x), "addView: view overlaps source");
    fails(
        () -> be.copyView(tensors.emptyIntegers(4), x), "copyView: view is INT [4], expected REAL");
  }

  @Test
  void pointwiseCountsShapesAndAliasesAreChecked() {
    Tensor x = tensors.empty(4);
    Tensor y = tensors.empty(4);
    fails(() -> pointwise(SUM, in(x), y), "pointwise: got 1 inputs and 0 scalars, expected 2");
    fails(() -> pointwise(SUM, in(x, y)), "pointwise: got 0 outputs, expected 1");
    fails(
        () -> pointwise(SUM, in(x, tensors.empty(2, 2)), y),
        "pointwise: input 1 is [2,2], expected [4]");
    fails(() -> pointwise(SUM, in(x, y.flip(0)), y), "pointwise: output 0 overlaps input 1");
    fails(
        () -> pointwise(Fused.of(Expr.index(1)), in(), y),
        "pointwise: the program reads the position along an axis that [4] does not have");
    Fused two = Fused.of(Expr.input(0), Expr.input(0).negate());
    fails(() -> pointwise(two, in(x), y, y), "pointwise: output 1 overlaps output 0");
    assertThatCode(() -> pointwise(SUM, in(x, y), y)).doesNotThrowAnyException();
    Tensor same = new Tensor(y.buffer(), Layout.dense(Shape.of(4), 0));
    assertThatCode(() -> pointwise(SUM, in(x, y), same)).doesNotThrowAnyException();
  }

  @Test
  void reductionsNeedThreeAxesAndSomethingToPointAt() {
    Fused id = Fused.identity();
    fails(
        () -> be.reduce(Reduction.SUM, id, in(tensors.empty(2, 3)), NONE, tensors.empty(2, 1)),
        "reduce: inputs must be [outer, reduced, inner] and out [outer, inner], got [2,3]");
    fails(
        () ->
            be.reduce(
                Reduction.ARGMAX,
                id,
                in(tensors.empty(2, 0, 1)),
                NONE,
                tensors.emptyIntegers(2, 1)),
        "reduce: ARGMAX of nothing in [2,0,1]");
    fails(
        () ->
            be.reduce(Reduction.ARGMIN, id, in(tensors.empty(2, 1, 1)), NONE, tensors.empty(2, 1)),
        "reduce: out is REAL [2,1], expected INT");
    fails(() -> be.reduce(Reduction.SUM, id, in(), NONE, tensors.empty(1, 1)), "reduce: ");
  }

  @Test
  void productsStayInsideTheirBuffersAndApart() {
    Tensor a = tensors.empty(2, 3);
    Tensor b = tensors.empty(3, 2);
    Tensor c = tensors.empty(2, 2);
    fails(
        () -> be.matmul(GemmSpec.of(2, 2, 4), a, b, c),
        "matmul: a reaches outside its buffer of 6 elements from offset 0");
    fails(
        () -> be.matmul(GemmSpec.of(2, 2, 3).batched(2, 0, 0, 4), a, b, c),
        "matmul: c reaches outside its buffer of 4 elements");
    fails(() -> be.matmul(GemmSpec.of(2, 2, 2), c, b, c), "matmul: c overlaps a");
    fails(() -> be.matmul(GemmSpec.of(2, 2, 2), a, c, c), "matmul: c overlaps b");
  }

  @Test
  void rowsMustFitTheirTableAndIndicesLieInside() {
    Tensor table = tensors.real(Shape.of(2, 1), 5, 6);
    Tensor rows = tensors.real(Shape.of(2, 1), 7, 8);
    Tensor bad = tensors.integers(Shape.of(2), 0, 2);
    fails(
        () -> be.takeRows(table, bad, rows), "takeRows: index 2 at position 1 lies outside [0, 2)");
    fails(() -> be.addRows(rows, bad, table), "addRows: index 2 at position 1");
    assertThat(tensors.values(rows)).containsExactly(7, 8);
    assertThat(tensors.values(table)).containsExactly(5, 6);
    fails(
        () -> be.takeRows(table, bad, tensors.empty(2, 2)),
        "takeRows: needs table [count, width], indices [n] and rows [n, width],"
            + " got [2,1], [2] and [2,2]");
    fails(() -> be.takeRows(table, tensors.integers(Shape.of(2), 0, 0), table), "overlaps");
  }

  private void pointwise(Fused f, Tensor[] in, Tensor... out) {
    be.pointwise(f, in, NONE, out);
  }

  private static Tensor[] in(Tensor... in) {
    return in;
  }

  private static void fails(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
