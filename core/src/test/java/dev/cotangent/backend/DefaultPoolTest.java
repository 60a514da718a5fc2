package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultPoolTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-14);
  private static final Shape IMAGES = Shape.of(2, 7, 6, 3);

  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);

  static Stream<Window2d> windows() {
    return Stream.of(
        Window2d.of(2, 2).stride(2, 2),
        Window2d.of(3, 3).stride(2, 2).padding(1, 1),
        Window2d.of(3, 2),
        Window2d.of(2, 2).dilation(2, 3).padding(1, 2, 0, 1),
        Window2d.of(1, 1),
        Window2d.of(7, 6),
        Window2d.of(2, 2).padding(3, 3));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void equalsNaiveLoops(Window2d window) {
    Tensor x = tensors.random(3, IMAGES.extents());
    Shape outputs = window.output(IMAGES, 3);
    Tensor dy = tensors.random(4, outputs.extents());
    var naive = new NaivePool(window, IMAGES, tensors.values(x), tensors.values(dy));
    Tensor y = tensors.empty(outputs.extents());
    Tensor dx = tensors.empty(IMAGES.extents());
    Tensor winner = tensors.emptyIntegers(outputs.extents());

    be.maxPool2d(window, x, y, winner);
    be.maxPool2dGrad(window, dy, winner, dx);
    assertThat(tensors.values(y)).containsExactly(naive.most);
    assertThat(tensors.integerValues(winner)).containsExactly(naive.winner);
    assertThat(tensors.values(dx)).containsExactly(naive.dMost, EXACT);

    be.averagePool2d(window, true, x, y);
    be.averagePool2dGrad(window, true, dy, dx);
    assertThat(tensors.values(y)).containsExactly(naive.meanOfAll, EXACT);
    assertThat(tensors.values(dx)).containsExactly(naive.dMeanOfAll, EXACT);

    be.averagePool2d(window, false, x, y);
    be.averagePool2dGrad(window, false, dy, dx);
    assertThat(tensors.values(y)).containsExactly(naive.meanInside, EXACT);
    assertThat(tensors.values(dx)).containsExactly(naive.dMeanInside, EXACT);
  }

  @Test
  void theLowestOfEqualTapsWins() {
    assertThat(winnerOf(Window2d.of(2, 2), 1, 5, 5, 5)).isEqualTo(1);
  }

  @Test
  void theFirstNanWinsAndShows() {
    Tensor y = tensors.empty(1, 1, 1, 1);
    Tensor x = tensors.real(Shape.of(1, 2, 2, 1), 9, Double.NaN, 1, Double.NaN);
    Tensor winner = tensors.emptyIntegers(1, 1, 1, 1);
    be.maxPool2d(Window2d.of(2, 2), x, y, winner);
    assertThat(tensors.values(y)).containsExactly(Double.NaN);
    assertThat(tensors.integerValues(winner)).containsExactly(1);
  }

  @Test
  void paddingNeverWinsEvenAgainstMinusInfinity() {
    double least = Double.NEGATIVE_INFINITY;
    Window2d window = Window2d.of(2, 2).padding(1, 0, 1, 0).stride(2, 2);
    assertThat(winnerOf(window, least, 1, 1, 1)).isEqualTo(3);
  }

  @Test
  void anInfiniteGradientDoesNotSpreadToLosers() {
    Tensor winner = tensors.integers(Shape.of(1, 1, 1, 1), 2);
    Tensor dy = tensors.real(Shape.of(1, 1, 1, 1), Double.POSITIVE_INFINITY);
    Tensor dx = tensors.empty(1, 2, 2, 1);
    be.maxPool2dGrad(Window2d.of(2, 2), dy, winner, dx);
    assertThat(tensors.values(dx)).containsExactly(0, 0, Double.POSITIVE_INFINITY, 0);
  }

  @Test
  void aWinnerOutsideTheWindowIsAnError() {
    Tensor winner = tensors.integers(Shape.of(1, 1, 1, 1), 4);
    assertThatThrownBy(() ->
            be.maxPool2dGrad(
                Window2d.of(2, 2), tensors.empty(1, 1, 1, 1), winner, tensors.empty(1, 2, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("index 4 at position 0 lies outside [0, 4)");
  }

  @Test
  void wrongShapesAreNamed() {
    assertThatThrownBy(() ->
            be.averagePool2d(
                Window2d.of(2, 2), true, tensors.empty(1, 4, 4, 1), tensors.empty(1, 4, 4, 1)))
        .hasMessageContaining("averagePool2d: y is REAL")
        .hasMessageContaining("expected REAL dense [1,3,3,1]");
  }

  private int winnerOf(Window2d window, double... twoByTwo) {
    Tensor x = tensors.real(Shape.of(1, 2, 2, 1), twoByTwo);
    int[] extents = window.output(x.shape(), 1).extents();
    Tensor winner = tensors.emptyIntegers(extents);
    be.maxPool2d(window, x, tensors.empty(extents), winner);
    return tensors.integerValues(winner)[0];
  }

  /** The definitions, one tap at a time. */
  private static final class NaivePool {
    final double[] most;
    final int[] winner;
    final double[] meanOfAll;
    final double[] meanInside;
    final double[] dMost;
    final double[] dMeanOfAll;
    final double[] dMeanInside;

    NaivePool(Window2d w, Shape images, double[] x, double[] dy) {
      most = new double[dy.length];
      winner = new int[dy.length];
      meanOfAll = new double[dy.length];
      meanInside = new double[dy.length];
      dMost = new double[x.length];
      dMeanOfAll = new double[x.length];
      dMeanInside = new double[x.length];
      Shape out = w.output(images, images.last());
      int taps = w.height() * w.width();
      for (int at = 0; at < dy.length; at++) {
        int[] source = sources(w, images, out, at);
        int inside = 0;
        most[at] = Double.NEGATIVE_INFINITY;
        for (int tap = 0; tap < taps; tap++) {
          if (source[tap] >= 0) {
            inside++;
            meanInside[at] += x[source[tap]];
            if (x[source[tap]] > most[at]) {
              most[at] = x[source[tap]];
              winner[at] = tap;
            }
          }
        }
        meanOfAll[at] = meanInside[at] / taps;
        meanInside[at] /= Math.max(1, inside);
        for (int tap = 0; tap < taps; tap++) {
          if (source[tap] >= 0) {
            dMeanOfAll[source[tap]] += dy[at] / taps;
            dMeanInside[source[tap]] += dy[at] / inside;
            dMost[source[tap]] += tap == winner[at] ? dy[at] : 0;
          }
        }
      }
    }

    /** Returns the index in x of each tap of an output, -1 in the padding. */
    private static int[] sources(Window2d w, Shape images, Shape out, int at) {
      int channels = images.last();
      int q = at / channels % out.extent(2);
      int p = at / channels / out.extent(2) % out.extent(1);
      int b = at / channels / out.extent(2) / out.extent(1);
      int[] sources = new int[w.height() * w.width()];
      for (int tap = 0; tap < sources.length; tap++) {
        int row = p * w.strideHeight() - w.padTop() + tap / w.width() * w.dilationHeight();
        int column = q * w.strideWidth() - w.padLeft() + tap % w.width() * w.dilationWidth();
        boolean inside =
            row >= 0 && row < images.extent(1) && column >= 0 && column < images.extent(2);
        sources[tap] =
            inside
                ? ((b * images.extent(1) + row) * images.extent(2) + column) * channels
                    + at % channels
                : -1;
      }
      return sources;
    }
  }
}
