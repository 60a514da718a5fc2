package dev.cotangent.backend.reference;

import static dev.cotangent.expr.Expr.constant;
import static dev.cotangent.expr.Expr.index;
import static dev.cotangent.expr.Expr.input;
import static dev.cotangent.expr.Expr.scalar;
import static dev.cotangent.expr.Expr.select;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.TestTensors;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.Threefry;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ReferenceBackendTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double[] NONE = {};

  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);

  @Test
  void newTensorsShowThatNobodyWroteThem() {
    assertThat(tensors.values(tensors.empty(3))).containsOnly(NAN);
    assertThat(tensors.integerValues(tensors.emptyIntegers(2))).containsOnly(Integer.MIN_VALUE);
  }

  @Test
  void numbersComeBackAsTheyWent() {
    Tensor x = tensors.empty(2);
    be.write(new float[] {0.1f, -2}, x);
    float[] floats = new float[2];
    be.read(x, floats);
    assertThat(floats).containsExactly(0.1f, -2);
    assertThat(tensors.values(x)).containsExactly(0.1f, -2);
    Tensor part = tensors.real(Shape.of(4), 1, 2, 3, 4).slice(0, 1, 2);
    be.write(new double[] {8, 9}, part);
    assertThat(tensors.values(part)).containsExactly(8, 9);
    int[] integers = {7, -7};
    assertThat(tensors.integerValues(tensors.integers(Shape.of(2), integers)))
        .containsExactly(integers);
  }

  @Test
  void fillTouchesItsPartOnly() {
    Tensor x = tensors.real(Shape.of(4), 1, 2, 3, 4);
    be.fill(-1, x.slice(0, 1, 2));
    assertThat(tensors.values(x)).containsExactly(1, -1, -1, 4);
    Tensor integers = tensors.emptyIntegers(2);
    be.fill(5, integers);
    assertThat(tensors.integerValues(integers)).containsExactly(5, 5);
  }

  @Test
  void persistentTensorsStayLive() {
    Tensor x = be.allocate(ElementType.REAL, Shape.of(1), Lifetime.SCOPED);
    be.persist(x.buffer());
    be.synchronise();
    assertThat(x.buffer().isLive()).isTrue();
  }

  @Test
  void viewsAreCopiedInTheirOwnOrder() {
    Tensor x = tensors.real(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(tensors.values(x.transpose(0, 1))).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(tensors.values(x.flip(1))).containsExactly(3, 2, 1, 6, 5, 4);
    assertThat(tensors.values(x.slice(1, 1, 1).broadcastTo(Shape.of(2, 2))))
        .containsExactly(2, 2, 5, 5);
    assertThat(tensors.values(windows(x))).containsExactly(1, 2, 2, 3, 3, 4, 4, 5);
    Tensor integers = tensors.emptyIntegers(2);
    be.copyView(tensors.integers(Shape.of(2), 3, 4).flip(0), integers);
    assertThat(tensors.integerValues(integers)).containsExactly(4, 3);
  }

  @Test
  void additionsIntoOverlappingViewsAddUp() {
    Tensor x = tensors.real(Shape.of(6), 0, 0, 0, 0, 0, 0);
    be.addView(tensors.real(Shape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8), windows(x));
    assertThat(tensors.values(x)).containsExactly(1, 5, 9, 13, 8, 0);
    Tensor sum = tensors.real(Shape.of(1), 10);
    be.addView(tensors.real(Shape.of(3), 1, 2, 3), sum.broadcastTo(Shape.of(3)));
    assertThat(tensors.values(sum)).containsExactly(16);
  }

  @Test
  void everyFunctionIsItsFormula() {
    double x = 0.75;
    assertThat(unary(input(0).negate(), x)).isEqualTo(-x);
    assertThat(unary(input(0).abs(), -x)).isEqualTo(x);
    assertThat(unary(input(0).sqrt(), x)).isEqualTo(Math.sqrt(x));
    assertThat(unary(input(0).sqrt(), -1)).isNaN();
    assertThat(unary(input(0).exp(), x)).isEqualTo(Math.exp(x));
    assertThat(unary(input(0).log(), x)).isEqualTo(Math.log(x));
    assertThat(unary(input(0).log(), 0)).isEqualTo(-INFINITY);
    assertThat(unary(input(0).tanh(), x)).isEqualTo(Math.tanh(x));
    assertThat(unary(input(0).sigmoid(), x)).isEqualTo(1 / (1 + Math.exp(-x)));
    assertThat(unary(input(0).sigmoid(), -1e4)).isZero();
    assertThat(unary(input(0).erf(), x)).isEqualTo(ErrorFunction.erf(x));
  }

  @Test
  void everyOperationIsItsFormula() {
    Expr a = input(0);
    Expr b = scalar(0);
    assertThat(binary(a.plus(b), 3, 4)).isEqualTo(7);
    assertThat(binary(a.minus(b), 3, 4)).isEqualTo(-1);
    assertThat(binary(a.times(b), 3, 4)).isEqualTo(12);
    assertThat(binary(a.over(b), 3, 4)).isEqualTo(0.75);
    assertThat(binary(a.max(b), 3, 4)).isEqualTo(4);
    assertThat(binary(a.min(b), 3, 4)).isEqualTo(3);
    assertThat(binary(a.max(b), NAN, 4)).isNaN();
    assertThat(binary(a.min(b), 3, NAN)).isNaN();
    assertThat(1 / binary(a.max(b), -0.0, 0.0)).isEqualTo(INFINITY);
    assertThat(1 / binary(a.min(b), 0.0, -0.0)).isEqualTo(-INFINITY);
  }

  @Test
  void conditionsChooseAndNanComparesFalse() {
    Expr a = input(0);
    Expr b = scalar(0);
    Expr yes = constant(1);
    Expr no = constant(0);
    double[][] pairs = {{1, 2}, {2, 2}, {3, 2}, {NAN, 2}, {2, NAN}, {NAN, NAN}};
    double[] less = {1, 0, 0, 0, 0, 0};
    double[] lessOrEqual = {1, 1, 0, 0, 0, 0};
    double[] equal = {0, 1, 0, 0, 0, 0};
    for (int i = 0; i < pairs.length; i++) {
      double p = pairs[i][0];
      double q = pairs[i][1];
      assertThat(binary(select(a.less(b), yes, no), p, q)).isEqualTo(less[i]);
      assertThat(binary(select(a.lessOrEqual(b), yes, no), p, q)).isEqualTo(lessOrEqual[i]);
      assertThat(binary(select(a.equalTo(b), yes, no), p, q)).isEqualTo(equal[i]);
    }
  }

  @Test
  void positionsCountAlongEachAxis() {
    Tensor out = tensors.empty(2, 3);
    pointwise(Fused.of(index(0).times(10).plus(index(1))), NONE, out);
    assertThat(tensors.values(out)).containsExactly(0, 1, 2, 10, 11, 12);
  }

  @Test
  void severalOutputsMayReplaceTheirInputs() {
    Tensor x = tensors.real(Shape.of(2), 1, 2);
    Tensor y = tensors.real(Shape.of(2), 3, 4);
    Fused swapped = Fused.of(input(1).plus(0.5), input(0));
    be.pointwise(swapped, new Tensor[] {x, y}, NONE, new Tensor[] {x, y});
    assertThat(tensors.values(x)).containsExactly(3.5, 4.5);
    assertThat(tensors.values(y)).containsExactly(1, 2);
  }

  @Test
  void inputsMayBeAnyView() {
    Tensor matrix = tensors.real(Shape.of(2, 2), 1, 2, 3, 4);
    Tensor row = tensors.real(Shape.of(2), 10, 20).broadcastTo(Shape.of(2, 2));
    Tensor out = tensors.empty(2, 2);
    pointwise(Fused.of(input(0).plus(input(1))), NONE, out, matrix.transpose(0, 1), row);
    assertThat(tensors.values(out)).containsExactly(11, 23, 12, 24);
  }

  @Test
  void chanceReadsWordZeroOfThreefryAtTheLinearIndex() {
    int key0 = 0x9E3779B9;
    int key1 = -7;
    double p = 0.3;
    Tensor out = tensors.empty(40, 50);
    Expr drawn = select(Expr.chance(1), constant(1), constant(0));
    pointwise(Fused.of(drawn), new double[] {99, key0, key1 & 0xFFFF_FFFFL, 12, p}, out);
    double[] values = tensors.values(out);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      long word = Threefry.bits(key0, key1, i, 12) >>> 32;
      assertThat(values[i]).as("element %d", i).isEqualTo(word < p * 0x1p32 ? 1 : 0);
      sum += values[i];
    }
    assertThat(sum / values.length).isBetween(0.25, 0.35);
  }

  @Test
  void chanceIsCertainAtOneAndImpossibleAtZero() {
    Fused drawn = Fused.of(select(Expr.chance(0), constant(1), constant(0)));
    Tensor out = tensors.empty(100);
    pointwise(drawn, new double[] {1, 2, 3, 1}, out);
    assertThat(tensors.values(out)).containsOnly(1);
    pointwise(drawn, new double[] {1, 2, 3, 0}, out);
    assertThat(tensors.values(out)).containsOnly(0);
  }

  @Test
  void reductionsCombineTheMiddleAxis() {
    Tensor x = tensors.real(Shape.of(2, 3, 2), 1, 2, 3, 4, 5, 6, -1, 9, -3, 7, -5, 8);
    assertThat(reduce(Reduction.SUM, x)).containsExactly(9, 12, -9, 24);
    assertThat(reduce(Reduction.MAX, x)).containsExactly(5, 6, -1, 9);
    assertThat(reduce(Reduction.MIN, x)).containsExactly(1, 2, -5, 7);
    assertThat(find(Reduction.ARGMAX, x)).containsExactly(2, 2, 0, 0);
    assertThat(find(Reduction.ARGMIN, x)).containsExactly(0, 0, 2, 1);
  }

  @Test
  void theLowestIndexAndTheFirstNanWin() {
    assertThat(find(Reduction.ARGMAX, tensors.real(Shape.of(1, 4, 1), 1, 3, 3, 2)))
        .containsExactly(1);
    assertThat(find(Reduction.ARGMIN, tensors.real(Shape.of(1, 4, 1), 2, 1, 1, 2)))
        .containsExactly(1);
    Tensor withNan = tensors.real(Shape.of(1, 4, 1), INFINITY, NAN, 5, NAN);
    assertThat(find(Reduction.ARGMAX, withNan)).containsExactly(1);
    assertThat(find(Reduction.ARGMIN, withNan)).containsExactly(1);
    assertThat(reduce(Reduction.MAX, withNan)).containsExactly(NAN);
    assertThat(reduce(Reduction.MIN, withNan)).containsExactly(NAN);
    Tensor least = tensors.real(Shape.of(1, 2, 1), -INFINITY, -INFINITY);
    assertThat(find(Reduction.ARGMAX, least)).containsExactly(0);
  }

  @Test
  void reductionsOfNothingHaveTheirNeutralElement() {
    Tensor nothing = tensors.empty(1, 0, 2);
    assertThat(reduce(Reduction.SUM, nothing)).containsExactly(0, 0);
    assertThat(reduce(Reduction.MAX, nothing)).containsOnly(-INFINITY);
    assertThat(reduce(Reduction.MIN, nothing)).containsOnly(INFINITY);
  }

  @Test
  void reductionsMapWithScalarsAndPositions() {
    Tensor x = tensors.real(Shape.of(1, 3, 1), 1, 2, 3);
    Tensor out = tensors.empty(1, 1);
    Fused map = Fused.of(input(0).times(scalar(0)).times(index(1)));
    be.reduce(Reduction.SUM, map, new Tensor[] {x}, new double[] {10}, out);
    assertThat(tensors.values(out)).containsExactly(80);
  }

  @Test
  void productsAreRowsTimesColumns() {
    double[] expected = {4, 5, 10, 11};
    Tensor a = tensors.real(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Tensor b = tensors.real(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
    assertThat(product(GemmSpec.of(2, 2, 3), a, b)).containsExactly(expected);
    Tensor at = tensors.real(Shape.of(3, 2), 1, 4, 2, 5, 3, 6);
    Tensor bt = tensors.real(Shape.of(2, 3), 1, 0, 1, 0, 1, 1);
    assertThat(product(GemmSpec.of(2, 2, 3, true, false), at, b)).containsExactly(expected);
    assertThat(product(GemmSpec.of(2, 2, 3, false, true), a, bt)).containsExactly(expected);
    assertThat(product(GemmSpec.of(2, 2, 3, true, true), at, bt)).containsExactly(expected);
  }

  @Test
  void betaZeroOverwritesNanAndOtherBetaAccumulates() {
    Tensor a = tensors.real(Shape.of(1, 1), 3);
    Tensor b = tensors.real(Shape.of(1, 1), 5);
    Tensor c = tensors.empty(1, 1);
    be.matmul(GemmSpec.of(1, 1, 1).scaled(2, 0), a, b, c);
    assertThat(tensors.values(c)).containsExactly(30);
    be.matmul(GemmSpec.of(1, 1, 1).scaled(1, 0.5), a, b, c);
    assertThat(tensors.values(c)).containsExactly(30);
    be.matmul(GemmSpec.of(1, 1, 1).accumulating(), a, b, c);
    assertThat(tensors.values(c)).containsExactly(45);
    be.matmul(GemmSpec.of(1, 1, 0), a, b, c);
    assertThat(tensors.values(c)).as("a sum of nothing").containsExactly(0);
  }

  @Test
  void batchesStridesAndLeadingDimensionsFindTheirRows() {
    Tensor a = tensors.real(Shape.of(2, 1, 3), 1, 2, 99, 3, 4, 99);
    Tensor shared = tensors.real(Shape.of(2, 2), 1, 10, 100, 1000);
    Tensor c = tensors.real(Shape.of(2, 3), -1, -1, -1, -1, -1, -1);
    GemmSpec spec = GemmSpec.of(1, 2, 2).leading(3, 2, 3).batched(2, 3, 0, 3);
    be.matmul(spec, a, shared, c.slice(1, 1, 2));
    assertThat(tensors.values(c)).containsExactly(-1, 201, 2010, -1, 403, 4030);
  }

  @Test
  void rowsAreTakenAndAdded() {
    Tensor table = tensors.real(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    Tensor indices = tensors.integers(Shape.of(4), 2, 0, 2, 2);
    Tensor rows = tensors.empty(4, 2);
    be.takeRows(table, indices, rows);
    assertThat(tensors.values(rows)).containsExactly(5, 6, 1, 2, 5, 6, 5, 6);
    be.addRows(rows, indices, table);
    assertThat(tensors.values(table)).containsExactly(2, 4, 3, 4, 20, 24);
  }

  @Test
  void theProviderOffersItLastAndEverywhere() {
    var provider = new ReferenceProvider();
    assertThat(provider.name()).isEqualTo("reference").isEqualTo(be.name());
    assertThat(provider.availability()).isEqualTo(new Availability.Usable(0, be.description()));
  }

  /** Returns windows of two elements that advance by one: [4, 2] over 5 elements. */
  private static Tensor windows(Tensor x) {
    return new Tensor(x.buffer(), Layout.of(Shape.of(4, 2), new int[] {1, 1}, 0));
  }

  private double unary(Expr f, double x) {
    return binary(f, x, NAN);
  }

  private double binary(Expr f, double a, double b) {
    Tensor out = tensors.empty(1);
    pointwise(Fused.of(f), new double[] {b}, out, tensors.real(Shape.of(1), a));
    return tensors.values(out)[0];
  }

  private void pointwise(Fused f, double[] scalars, Tensor out, Tensor... in) {
    be.pointwise(f, in, scalars, new Tensor[] {out});
  }

  private double[] reduce(Reduction reduction, Tensor x) {
    Tensor out = tensors.empty(x.shape().extent(0), x.shape().extent(2));
    be.reduce(reduction, Fused.identity(), new Tensor[] {x}, NONE, out);
    return tensors.values(out);
  }

  private int[] find(Reduction reduction, Tensor x) {
    Tensor out = tensors.emptyIntegers(x.shape().extent(0), x.shape().extent(2));
    be.reduce(reduction, Fused.identity(), new Tensor[] {x}, NONE, out);
    return tensors.integerValues(out);
  }

  private double[] product(GemmSpec spec, Tensor a, Tensor b) {
    Tensor c = tensors.empty(spec.m(), spec.n());
    be.matmul(spec, a, b, c);
    return tensors.values(c);
  }
}
