package dev.cotangent.backend;

import static dev.cotangent.backend.FiniteDifferences.dot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultNormTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-13);
  private static final double EPS = 1e-3;
  private static final int ROWS = 5;
  private static final int COLUMNS = 4;

  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);

  enum Norm {
    BATCH,
    LAYER,
    RMS
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void forwardEqualsTheFormula(Norm norm) {
    var run = new Run(norm, parts());

    double[] y = run.forward();

    double[] x = run.parts.get(0);
    for (int i = 0; i < x.length; i++) {
      double mean = norm == Norm.RMS ? 0 : mean(norm, x, i, 0);
      double variance = meanSquare(norm, x, i, mean);
      int column = i % COLUMNS;
      double bias = norm == Norm.RMS ? 0 : run.parts.get(2)[column];
      double expected = run.parts.get(1)[column] * (x[i] - mean) / Math.sqrt(variance + EPS) + bias;
      assertThat(y[i]).as("y[%d]", i).isCloseTo(expected, EXACT);
      int group = norm == Norm.BATCH ? column : i / COLUMNS;
      assertThat(tensors.values(run.variance)[group]).isCloseTo(variance, EXACT);
      if (norm != Norm.RMS) {
        assertThat(tensors.values(run.mean)[group]).isCloseTo(mean, EXACT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void gradientsEqualFiniteDifferences(Norm norm) {
    List<double[]> parts = parts();
    var run = new Run(norm, parts);
    run.forward();
    List<double[]> gradients = run.backward();
    for (int part = 0; part < gradients.size(); part++) {
      int moving = part;
      FiniteDifferences.check(
          norm + " " + List.of("x", "gain", "bias").get(part),
          gradients.get(part),
          parts.get(part),
          values -> {
            var moved = new ArrayList<>(parts);
            moved.set(moving, values);
            return dot(new Run(norm, moved).forward(), run.dy);
          });
    }
  }

  @Test
  void theVarianceOfLargeNearbyValuesIsExact() {
    Tensor x = tensors.real(Shape.of(2, 1), 1e8 + 1, 1e8 + 3);
    Tensor one = tensors.real(Shape.of(1), 1);
    Tensor variance = tensors.empty(1);
    be.batchNorm(0, x, one, one, tensors.empty(2, 1), tensors.empty(1), variance);
    assertThat(tensors.values(variance)).containsExactly(1);
  }

  @Test
  void wrongShapesAreNamed() {
    Tensor x = tensors.empty(5, 4);
    Tensor four = tensors.empty(4);
    assertThatThrownBy(() -> be.layerNorm(0, x, four, four, x, four, four))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layerNorm: mean is REAL")
        .hasMessageContaining("expected REAL dense [5]");
    assertThatThrownBy(() -> be.rmsNormGrad(0, tensors.empty(4, 5), x, four, four, x, four))
        .hasMessageContaining("rmsNormGrad: dy is REAL");
  }

  private static double mean(Norm norm, double[] x, int at, double centre) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      boolean same = norm == Norm.BATCH ? i % COLUMNS == at % COLUMNS : i / COLUMNS == at / COLUMNS;
      if (same) {
        sum += x[i] - centre;
        count++;
      }
    }
    return sum / count;
  }

  private static double meanSquare(Norm norm, double[] x, int at, double centre) {
    double[] squares = x.clone();
    Arrays.setAll(squares, i -> (x[i] - centre) * (x[i] - centre));
    return mean(norm, squares, at, 0);
  }

  private static List<double[]> parts() {
    return List.of(
        TestTensors.uniform(11, ROWS * COLUMNS),
        TestTensors.uniform(12, COLUMNS),
        TestTensors.uniform(13, COLUMNS));
  }

  private final class Run {
    final Norm norm;
    final List<double[]> parts;
    final double[] dy = TestTensors.uniform(14, ROWS * COLUMNS);
    final Tensor x;
    final Tensor gain;
    final Tensor bias;
    final Tensor mean;
    final Tensor variance;

    Run(Norm norm, List<double[]> parts) {
      this.norm = norm;
      this.parts = parts;
      x = tensors.real(Shape.of(ROWS, COLUMNS), parts.get(0));
      gain = tensors.real(Shape.of(COLUMNS), parts.get(1));
      bias = tensors.real(Shape.of(COLUMNS), parts.get(2));
      mean = tensors.empty(norm == Norm.BATCH ? COLUMNS : ROWS);
      variance = tensors.empty(norm == Norm.BATCH ? COLUMNS : ROWS);
    }

    double[] forward() {
      Tensor y = tensors.empty(ROWS, COLUMNS);
      switch (norm) {
        case BATCH -> be.batchNorm(EPS, x, gain, bias, y, mean, variance);
        case LAYER -> be.layerNorm(EPS, x, gain, bias, y, mean, variance);
        case RMS -> be.rmsNorm(EPS, x, gain, y, variance);
      }
      return tensors.values(y);
    }

    List<double[]> backward() {
      Tensor g = tensors.real(Shape.of(ROWS, COLUMNS), dy);
      Tensor dx = tensors.empty(ROWS, COLUMNS);
      Tensor dGain = tensors.empty(COLUMNS);
      Tensor dBias = tensors.empty(COLUMNS);
      switch (norm) {
        case BATCH -> be.batchNormGrad(EPS, g, x, gain, mean, variance, dx, dGain, dBias);
        case LAYER -> be.layerNormGrad(EPS, g, x, gain, mean, variance, dx, dGain, dBias);
        case RMS -> be.rmsNormGrad(EPS, g, x, gain, variance, dx, dGain);
      }
      return norm == Norm.RMS
          ? List.of(tensors.values(dx), tensors.values(dGain))
          : List.of(tensors.values(dx), tensors.values(dGain), tensors.values(dBias));
    }
  }
}
