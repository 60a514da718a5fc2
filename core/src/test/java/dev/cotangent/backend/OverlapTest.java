package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Threefry;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlapTest {
  private final TestTensors tensors = new TestTensors(new ReferenceBackend());

  @Test
  void interleavedColumnsDoNotOverlap() {
    Tensor all = tensors.empty(4, 6);
    Tensor dense = new Tensor(all.buffer(), Layout.dense(Shape.of(2), 6 + 2));
    assertThat(Overlap.between(dense, all.slice(1, 0, 2))).isFalse();
    assertThat(Overlap.between(dense, all.slice(1, 3, 1))).isTrue();
    assertThat(Overlap.between(tensors.empty(4, 6), all)).isFalse();
  }

  @Test
  void agreesWithCountingElements() {
    Tensor all = tensors.empty(200);
    for (int seed = 0; seed < 2000; seed++) {
      var dense = Layout.dense(Shape.of(1 + draw(seed, 0, 6)), draw(seed, 1, 150));
      int[] strides = {draw(seed, 2, 25) - 8, draw(seed, 3, 9) - 3, draw(seed, 4, 3)};
      var shape = Shape.of(1 + draw(seed, 5, 4), 1 + draw(seed, 6, 4), 1 + draw(seed, 7, 3));
      var view = Layout.of(shape, strides, 60 + draw(seed, 8, 40));
      Set<Integer> both = new HashSet<>(elements(dense));
      both.retainAll(elements(view));
      assertThat(Overlap.between(new Tensor(all.buffer(), dense), new Tensor(all.buffer(), view)))
          .as("seed %d: %s and %s", seed, dense, view)
          .isEqualTo(!both.isEmpty());
    }
  }

  @Test
  void aProductMayWriteBetweenTheRowsOfItsFactors() {
    Tensor all = tensors.empty(4, 6);
    GemmSpec spec = GemmSpec.of(4, 2, 2).leading(6, 2, 6);
    Tensor left = all.slice(1, 0, 2);
    assertThat(Overlap.betweenProductAndFactor(spec, all.slice(1, 2, 2), left, true)).isFalse();
    assertThat(Overlap.betweenProductAndFactor(spec, all.slice(1, 1, 2), left, true)).isTrue();
  }

  private static Set<Integer> elements(Layout layout) {
    Set<Integer> all = new HashSet<>();
    ViewPlan plan = ViewPlan.of(layout);
    var cursor = plan.cursor(0);
    for (int run = 0; run < plan.runs(); run++, cursor.next()) {
      for (int i = 0; i < plan.runLength(); i++) {
        all.add(cursor.at() + i * plan.runStride());
      }
    }
    return all;
  }

  private static int draw(int seed, int counter, int bound) {
    return Threefry.uniformBelow(seed, 3, counter, 0, bound);
  }
}
