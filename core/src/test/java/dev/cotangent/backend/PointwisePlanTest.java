package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.PointwisePlan.Access;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Threefry;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PointwisePlanTest {
  private final TestTensors tensors = new TestTensors(new ReferenceBackend());

  @Test
  void denseInputsMakeOneRow() {
    var shape = Shape.of(3, 4, 5);
    PointwisePlan plan = plan(shape, tensors.empty(3, 4, 5), tensors.empty(3, 4, 5));

    assertThat(plan.rows()).isEqualTo(1);
    assertThat(plan.columns()).isEqualTo(60);
    assertThat(plan.access(1)).isEqualTo(Access.DENSE);
    assertThat(plan.needsCopy()).isFalse();
  }

  @Test
  void aBiasSplitsAtItsAxes() {
    var shape = Shape.of(2, 3, 4, 5);
    PointwisePlan plan =
        plan(
            shape,
            tensors.empty(2, 3, 4, 5),
            tensors.empty(5).broadcastTo(shape),
            tensors.empty(1, 1, 1, 1).broadcastTo(shape));

    assertThat(plan.rows()).isEqualTo(24);
    assertThat(plan.columns()).isEqualTo(5);
    assertThat(plan.access(0)).isEqualTo(Access.DENSE);
    assertThat(plan.access(1)).isEqualTo(Access.ROW);
    assertThat(plan.access(2)).isEqualTo(Access.SCALAR);
  }

  @Test
  void rowsAndColumnsThatMeetShareOneSplit() {
    var shape = Shape.of(6, 7);
    PointwisePlan plan =
        plan(shape, tensors.empty(7).broadcastTo(shape), tensors.empty(6, 1).broadcastTo(shape));

    assertThat(plan.access(0)).isEqualTo(Access.ROW);
    assertThat(plan.access(1)).isEqualTo(Access.COLUMN);
  }

  @Test
  void theMajorityDecidesAndTheRestIsCopied() {
    var shape = Shape.of(2, 3, 4);
    Tensor last = tensors.empty(4).broadcastTo(shape);
    Tensor lastTwo = tensors.empty(3, 4).broadcastTo(shape);
    PointwisePlan plan = plan(shape, lastTwo, last, last);

    assertThat(plan.columns()).isEqualTo(4);
    assertThat(plan.access(0)).isEqualTo(Access.OTHER);
    assertThat(plan.access(1)).isEqualTo(Access.ROW);
    assertThat(plan.needsCopy()).isTrue();
  }

  @Test
  void transposedMiddleAndGappyInputsAreOther() {
    var shape = Shape.of(3, 3, 3);
    PointwisePlan plan =
        plan(
            shape,
            tensors.empty(3, 3, 3).transpose(0, 1),
            tensors.empty(1, 3, 1).broadcastTo(shape),
            tensors.empty(3, 3, 6).slice(2, 1, 3),
            tensors.empty(3, 3, 3).flip(0));

    for (int i = 0; i < 4; i++) {
      assertThat(plan.access(i)).as("input %d", i).isEqualTo(Access.OTHER);
    }
  }

  @Test
  void positionsAreReadFromRowsOrColumns() {
    var shape = Shape.of(2, 3, 4);
    Tensor[] in = {tensors.empty(4).broadcastTo(shape)};
    PointwisePlan plan = PointwisePlan.of(shape, in, 0b111);

    for (int axis = 0; axis < 3; axis++) {
      for (int i = 0; i < shape.size(); i++) {
        assertThat(position(plan, shape, axis, i)).isEqualTo(trueIndex(shape, axis, i));
      }
    }
    assertThat(plan.indexAccess(2)).isEqualTo(Access.ROW);
    assertThat(plan.indexAccess(1)).isEqualTo(Access.COLUMN);
  }

  @Test
  void positionsAloneSplitNearTheirAxis() {
    var shape = Shape.of(100, 10);
    Tensor[] none = {};

    assertThat(PointwisePlan.of(shape, none, 0b10).columns()).isEqualTo(10);
    assertThat(PointwisePlan.of(shape, none, 0b10).indexAccess(1)).isEqualTo(Access.ROW);
    assertThat(PointwisePlan.of(shape, none, 0b01).indexAccess(0)).isEqualTo(Access.COLUMN);
  }

  @Test
  void emptyShapesHaveNoElements() {
    var shape = Shape.of(0, 3);
    PointwisePlan plan = PointwisePlan.of(shape, new Tensor[] {tensors.empty(0, 3)}, 0b1);
    assertThat((long) plan.rows() * plan.columns()).isZero();
  }

  @Test
  void everyAccessFindsTheElementOfTheView() {
    for (int seed = 0; seed < 400; seed++) {
      Shape shape = Shape.of(extent(seed, 0), extent(seed, 1), extent(seed, 2), extent(seed, 3));
      Tensor[] in = new Tensor[3];
      for (int i = 0; i < in.length; i++) {
        in[i] = randomView(seed, i, shape);
      }
      PointwisePlan plan = PointwisePlan.of(shape, in, seed % 3 == 0 ? 0b1001 : 0);
      assertThat(plan.rows() * plan.columns()).isEqualTo(shape.size());
      for (int i = 0; i < in.length; i++) {
        compare(seed, plan, i, in[i].layout());
      }
    }
  }

  private static void compare(int seed, PointwisePlan plan, int input, Layout layout) {
    if (plan.access(input) == Access.OTHER) {
      assertThat(layout.isDense()).isFalse();
      return;
    }
    var cursor = ViewPlan.of(layout);
    ViewPlan.Cursor at = cursor.cursor(0);
    for (int i = 0; i < layout.shape().size(); i++) {
      int row = i / plan.columns();
      int column = i % plan.columns();
      int found =
          layout.offset()
              + switch (plan.access(input)) {
                case DENSE -> i;
                case ROW -> column;
                case COLUMN -> row;
                case SCALAR -> 0;
                case OTHER -> throw new AssertionError();
              };
      int run = i / cursor.runLength();
      int expected = at.at() + (i - run * cursor.runLength()) * cursor.runStride();
      assertThat(found)
          .as("seed %d, %s as %s, element %d", seed, layout, plan.access(input), i)
          .isEqualTo(expected);
      if ((i + 1) % cursor.runLength() == 0) {
        at.next();
      }
    }
  }

  /**
   * Returns a tensor of some extents 1, repeated to the shape, sometimes with two axes exchanged.
   */
  private Tensor randomView(int seed, int input, Shape shape) {
    int[] extents = shape.extents();
    for (int axis = 0; axis < extents.length; axis++) {
      if (draw(seed, 10 * input + axis + 4, 3) == 0) {
        extents[axis] = 1;
      }
    }
    Tensor view = tensors.empty(extents).broadcastTo(shape);
    boolean square = shape.extent(1) == shape.extent(2);
    return square && draw(seed, 40 + input, 2) == 0 ? view.transpose(1, 2) : view;
  }

  private static int extent(int seed, int axis) {
    return 1 + draw(seed, axis, 3);
  }

  private static int draw(int seed, int counter, int bound) {
    return Threefry.uniformBelow(seed, 1, counter, 0, bound);
  }

  private static int position(PointwisePlan plan, Shape shape, int axis, int i) {
    int at = plan.indexAccess(axis) == Access.ROW ? i % plan.columns() : i / plan.columns();
    return at / plan.indexDivisor(axis) % shape.extent(axis);
  }

  private static int trueIndex(Shape shape, int axis, int i) {
    int inner = shape.slice(axis + 1, shape.rank()).size();
    return i / inner % shape.extent(axis);
  }

  private static PointwisePlan plan(Shape shape, Tensor... in) {
    return PointwisePlan.of(shape, in, 0);
  }
}
