package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import org.junit.jupiter.api.Test;

class ViewPlanTest {

  @Test
  void aDenseViewIsOneRun() {
    ViewPlan plan = ViewPlan.of(Layout.dense(Shape.of(3, 4, 5), 7));

    assertThat(plan.runs()).isEqualTo(1);
    assertThat(plan.runLength()).isEqualTo(60);
    assertThat(plan.runStride()).isEqualTo(1);
    assertThat(plan.cursor(0).at()).isEqualTo(7);
  }

  @Test
  void aSliceOfColumnsHasOneRunForEachRow() {
    ViewPlan plan = ViewPlan.of(Layout.dense(Shape.of(2, 3, 10), 0).slice(2, 4, 5, 1));

    assertThat(plan.runs()).isEqualTo(6);
    assertThat(plan.runLength()).isEqualTo(5);
    assertThat(plan.cursor(4).at()).isEqualTo(44);
  }

  @Test
  void repeatedAndReversedRunsKeepTheirStride() {
    Layout row = Layout.dense(Shape.of(4), 0);
    assertThat(ViewPlan.of(row.flip(0)).runStride()).isEqualTo(-1);
    assertThat(ViewPlan.of(row.flip(0)).cursor(0).at()).isEqualTo(3);
    Layout repeated = Layout.dense(Shape.of(1, 1), 2).broadcastTo(Shape.of(3, 4));
    assertThat(ViewPlan.of(repeated).runStride()).isZero();
    assertThat(ViewPlan.of(repeated).runLength()).isEqualTo(12);
  }

  @Test
  void scalarsAndEmptyViewsAreSimple() {
    ViewPlan scalar = ViewPlan.of(Layout.dense(Shape.of(), 5));
    assertThat(scalar.runs()).isEqualTo(1);
    assertThat(scalar.runLength()).isEqualTo(1);
    assertThat(scalar.cursor(0).at()).isEqualTo(5);
    assertThat(ViewPlan.of(Layout.dense(Shape.of(3, 0), 0)).runs()).isZero();
  }

  @Test
  void cursorsVisitEveryElementInOrderFromAnyRun() {
    Layout windows = Layout.of(Shape.of(2, 3, 2, 1, 2), new int[] {20, 4, 2, 9, 1}, 3);
    ViewPlan plan = ViewPlan.of(windows);
    for (int from = 0; from < plan.runs(); from++) {
      ViewPlan.Cursor cursor = plan.cursor(from);
      for (int run = from; run < plan.runs(); run++, cursor.next()) {
        int i = run * plan.runLength();
        int a = i / 12;
        int b = i / 4 % 3;
        int c = i / 2 % 2;
        assertThat(cursor.at()).isEqualTo(3 + 20 * a + 4 * b + 2 * c);
      }
    }
  }
}
