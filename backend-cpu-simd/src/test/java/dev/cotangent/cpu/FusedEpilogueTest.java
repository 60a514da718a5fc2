package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedEpilogueTest {
  private static final Fused BIAS_TANH =
      Fused.of(Expr.input(0).times(Expr.input(2)).plus(Expr.input(1)).tanh());

  private final ScalarBackend backend = new ScalarBackend(BackendOptions.defaults().threads(1));

  @AfterEach
  void close() {
    backend.close();
  }

  private Tensor filled(int seed, int... extents) {
    Tensor tensor = backend.allocate(ElementType.REAL, Shape.of(extents), Lifetime.PERSISTENT);
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i + seed);
    }
    backend.write(values, tensor);
    return tensor;
  }

  private float[] read(Tensor tensor) {
    float[] values = new float[tensor.size()];
    backend.read(tensor, values);
    return values;
  }

  /** Rows below 64 columns are taken together, up to 512 elements at a time. */
  @ParameterizedTest
  @CsvSource({"700, 1", "257, 2", "171, 3", "103, 10", "40, 13", "9, 63", "9, 64", "3, 700"})
  void rowsTakenTogetherMeetTheirOwnColumns(int m, int n) {
    Tensor a = filled(1, m, 3);
    Tensor b = filled(2, 3, n);
    List<Tensor> rows = List.of(filled(3, n), filled(4, n));
    Tensor fused = filled(5, m, n);
    Tensor plain = filled(5, m, n);
    GemmSpec spec = GemmSpec.of(m, n, 3);
    backend.matmul(spec, a, b, new Epilogue(BIAS_TANH, rows), fused);
    backend.matmul(spec, a, b, plain);
    Tensor[] in = {
      plain, rows.get(0).broadcastTo(Shape.of(m, n)), rows.get(1).broadcastTo(Shape.of(m, n))
    };
    Tensor[] out = {plain};
    backend.pointwise(BIAS_TANH, in, new double[0], out);
    assertThat(read(fused)).isEqualTo(read(plain));
  }
}
