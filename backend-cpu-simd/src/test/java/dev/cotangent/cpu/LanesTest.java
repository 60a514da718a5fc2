package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lanes")
class LanesTest {

  @Test
  void widthIsTheOneAskedFor() {
    int bits = Integer.getInteger(Lanes.PROPERTY, Lanes.F.vectorBitSize());
    assertThat(Lanes.COUNT * Float.SIZE).isEqualTo(bits);
    assertThat(Lanes.I.length()).isEqualTo(Lanes.COUNT);
  }

  @Test
  void sumAddsHalvesInAFixedTree() {
    float[] x = new float[Lanes.COUNT];
    for (int i = 0; i < x.length; i++) {
      x[i] = 1f / (3 + i);
    }
    float[] tree = x.clone();
    for (int half = x.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        tree[i] += tree[i + half];
      }
    }
    for (int repeat = 0; repeat < 20_000; repeat++) {
      assertThat(Lanes.sum(FloatVector.fromArray(Lanes.F, x, 0))).isEqualTo(tree[0]);
    }
  }

  @Test
  void partialLoadsAndStoresTouchNothingElse() {
    float[] a = new float[Lanes.COUNT];
    Arrays.fill(a, 7);
    for (int count = 0; count <= Lanes.COUNT; count++) {
      float[] to = new float[count];
      Lanes.store(Lanes.load(a, Lanes.COUNT - count, count), to, 0, count);
      assertThat(to).containsOnly(count == 0 ? new float[0] : new float[] {7});
    }
  }
}
