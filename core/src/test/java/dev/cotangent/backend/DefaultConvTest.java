package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultConvTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private static final int SEED = 7;

  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);

  record Case(String name, Conv2dSpec spec, Shape x, int out) {
    Shape w() {
      Window2d window = spec.window();
      return Shape.of(out, window.height(), window.width(), x.extent(3) / spec.groups());
    }

    Shape y() {
      return spec.output(x, w());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Window2d three = Window2d.of(3, 3);
    Shape x = Shape.of(2, 7, 5, 4);
    return Stream.of(
        new Case("3x3 valid", Conv2dSpec.of(three), x, 3),
        new Case("3x3 same", Conv2dSpec.of(three.samePadding()), x, 3),
        new Case(
            "2x2 same: more below and right", Conv2dSpec.of(Window2d.of(2, 2).samePadding()), x, 2),
        new Case("stride leaves a rest", Conv2dSpec.of(three.stride(3, 2)), x, 3),
        new Case("dilated", Conv2dSpec.of(three.dilation(2, 2).padding(2, 1)), x, 3),
        new Case("uneven padding", Conv2dSpec.of(three.padding(2, 0, 1, 3)), x, 3),
        new Case("1x1", Conv2dSpec.of(Window2d.of(1, 1)), x, 3),
        new Case("1x1 in groups", new Conv2dSpec(Window2d.of(1, 1), 2), x, 6),
        new Case("1x1 with stride", Conv2dSpec.of(Window2d.of(1, 1).stride(2, 2)), x, 3),
        new Case("1x1 padded", Conv2dSpec.of(Window2d.of(1, 1).padding(1, 1)), x, 3),
        new Case("two groups", new Conv2dSpec(three.samePadding(), 2), x, 6),
        new Case("depthwise", new Conv2dSpec(three.samePadding(), 4), x, 4),
        new Case("depthwise with multiplier", new Conv2dSpec(three.stride(2, 1), 4), x, 8),
        new Case("one row: text", Conv2dSpec.of(Window2d.of(1, 3)), Shape.of(2, 1, 9, 4), 5),
        new Case("window as large as the image", Conv2dSpec.of(Window2d.of(7, 5)), x, 2),
        new Case("no images", Conv2dSpec.of(three), Shape.of(0, 7, 5, 4), 3),
        new Case("several parts", Conv2dSpec.of(Window2d.of(16, 16)), Shape.of(3, 80, 80, 1), 2));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsNaiveLoops(Case c) {
    Tensor x = tensors.random(SEED, c.x.extents());
    Tensor w = tensors.random(SEED + 1, c.w().extents());
    Tensor dy = tensors.random(SEED + 2, c.y().extents());
    Tensor y = tensors.empty(c.y().extents());
    Tensor dx = tensors.empty(c.x.extents());
    Tensor dw = tensors.empty(c.w().extents());

    be.conv2d(c.spec, x, w, Epilogue.none(), y);
    be.conv2dGradInput(c.spec, dy, w, dx);
    be.conv2dGradFilter(c.spec, dy, x, dw);

    var naive = new Naive(c, tensors.values(x), tensors.values(w), tensors.values(dy));
    assertThat(tensors.values(y)).as("y, seed %d", SEED).containsExactly(naive.y, EXACT);
    assertThat(tensors.values(dx)).as("dx, seed %d", SEED).containsExactly(naive.dx, EXACT);
    assertThat(tensors.values(dw))
        .as("dw, seed %d", SEED)
        .containsExactly(naive.dw, Offset.offset(1e-9));
  }

  @Test
  void epilogueSeesTheFinishedSumAndItsChannel() {
    Conv2dSpec spec = Conv2dSpec.of(Window2d.of(1, 2));
    Tensor x = tensors.real(Shape.of(1, 1, 3, 1), 1, -2, 3);
    Tensor w = tensors.real(Shape.of(2, 1, 2, 1), 1, 1, 1, -1);
    Tensor bias = tensors.real(Shape.of(2), 0.5, 10);
    Tensor y = tensors.empty(1, 1, 2, 2);
    Fused relu = Fused.of(Expr.input(0).plus(Expr.input(1)).max(Expr.constant(0)));

    be.conv2d(spec, x, w, new Epilogue(relu, List.of(bias)), y);

    assertThat(tensors.values(y)).containsExactly(0, 13, 1.5, 5);
  }

  @Test
  void wrongShapesAreNamed() {
    Conv2dSpec spec = Conv2dSpec.of(Window2d.of(3, 3));
    Tensor x = tensors.empty(8, 32, 32, 3);
    assertThatThrownBy(() ->
            be.conv2d(spec, x, tensors.empty(32, 3, 3, 16), Epilogue.none(), tensors.empty(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "conv2d: x has 3 channels [8,32,32,3], filter expects 16 [32,3,3,16] in 1 groups");
    assertThatThrownBy(() ->
            be.conv2d(
                spec, x, tensors.empty(4, 3, 3, 3), Epilogue.none(), tensors.empty(8, 30, 30, 3)))
        .hasMessageContaining("conv2d: y is REAL")
        .hasMessageContaining("expected REAL dense [8,30,30,4]");
  }

  /** The definition, one multiplication at a time. */
  private static final class Naive {
    final double[] y;
    final double[] dx;
    final double[] dw;

    Naive(Case c, double[] x, double[] w, double[] dy) {
      y = new double[dy.length];
      dx = new double[x.length];
      dw = new double[w.length];
      Window2d win = c.spec.window();
      Shape ys = c.y();
      int perGroup = c.out / c.spec.groups();
      int depth = c.w().extent(3);
      for (int at = 0; at < dy.length; at++) {
        int o = at % c.out;
        int q = at / c.out % ys.extent(2);
        int p = at / c.out / ys.extent(2) % ys.extent(1);
        int b = at / c.out / ys.extent(2) / ys.extent(1);
        for (int a = 0; a < win.height(); a++) {
          for (int e = 0; e < win.width(); e++) {
            int row = p * win.strideHeight() - win.padTop() + a * win.dilationHeight();
            int column = q * win.strideWidth() - win.padLeft() + e * win.dilationWidth();
            if (row < 0 || row >= c.x.extent(1) || column < 0 || column >= c.x.extent(2)) {
              continue;
            }
            for (int i = 0; i < depth; i++) {
              int channel = o / perGroup * depth + i;
              int xAt =
                  ((b * c.x.extent(1) + row) * c.x.extent(2) + column) * c.x.extent(3) + channel;
              int wAt = ((o * win.height() + a) * win.width() + e) * depth + i;
              y[at] += x[xAt] * w[wAt];
              dx[xAt] += dy[at] * w[wAt];
              dw[wAt] += dy[at] * x[xAt];
            }
          }
        }
      }
    }
  }
}
