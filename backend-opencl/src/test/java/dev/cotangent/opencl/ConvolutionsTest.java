package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.Window2d;
import dev.cotangent.backend.reference.ReferenceProvider;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Convolutions that no case of the kit reaches: infinite weights, and sums of many blocks. */
class ConvolutionsTest {
  private static final Shape IMAGES = Shape.of(2, 7, 6, 4);
  private static final int FILTERS = 6;

  @TestFactory
  Stream<DynamicTest> infiniteWeightReachesNoPixelBesides() {
    ClDevice device = TestDevice.get();
    return Stream.of(
            new Conv2dSpec(Window2d.of(3, 3).samePadding(), 1),
            new Conv2dSpec(Window2d.of(3, 2).stride(2, 2).padding(1, 1), 1),
            new Conv2dSpec(Window2d.of(3, 3).dilation(2, 1).padding(2, 1), 2),
            new Conv2dSpec(Window2d.of(2, 2).stride(3, 3), 1))
        .flatMap(spec ->
            Stream.of(DeviceClass.values())
                .map(c -> DynamicTest.dynamicTest(c + " " + spec, () -> compare(device, c, spec))));
  }

  private static void compare(ClDevice device, DeviceClass deviceClass, Conv2dSpec spec) {
    Shape filters =
        Shape.of(
            FILTERS, spec.window().height(), spec.window().width(), IMAGES.last() / spec.groups());
    double[] w = wholeNumbers(filters.size());
    w[5] = Double.POSITIVE_INFINITY;
    w[w.length - 1] = Double.NaN;
    double[] dy = wholeNumbers(spec.output(IMAGES, filters).size());
    try (Backend reference = new ReferenceProvider().open(BackendOptions.defaults());
        Backend backend = OpenClBackend.open(device, deviceClass, false)) {
      double[] expected = gradInput(reference, spec, filters, dy, w);
      assertThat(List.of(Double.POSITIVE_INFINITY, Double.NaN, 0.0))
          .allSatisfy(v -> assertThat(Arrays.stream(expected).boxed()).contains(v));
      assertThat(gradInput(backend, spec, filters, dy, w)).containsExactly(expected);
    }
  }

  @TestFactory
  Stream<DynamicTest> longSumsOfFewFiltersAreExactForWholeNumbers() {
    ClDevice device = TestDevice.get();
    return Stream.of(DeviceClass.values())
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> compareFilters(device, c)));
  }

  private static void compareFilters(ClDevice device, DeviceClass deviceClass) {
    try (Backend backend = OpenClBackend.open(device, deviceClass, false)) {
      assertThat(longSumsAreExact(backend, Shape.of(4, 41, 40, 2), 5)).isTrue();
    }
  }

  /** Tells whether sums are exact over so many positions that a CPU computes blocks at once. */
  static boolean longSumsAreExact(Backend backend, Shape images, int filters) {
    var spec = new Conv2dSpec(Window2d.of(3, 3).samePadding(), 1);
    try (Backend reference = new ReferenceProvider().open(BackendOptions.defaults())) {
      return Arrays.equals(
          gradFilter(backend, spec, images, filters), gradFilter(reference, spec, images, filters));
    }
  }

  private static double[] gradFilter(Backend backend, Conv2dSpec spec, Shape images, int count) {
    Shape filters = Shape.of(count, 3, 3, images.last());
    Shape outputs = spec.output(images, filters);
    Tensor dw = backend.allocate(ElementType.REAL, filters, Lifetime.SCOPED);
    backend.conv2dGradFilter(
        spec,
        TensorValues.of(backend, outputs, wholeNumbers(outputs.size())),
        TensorValues.of(backend, images, wholeNumbers(images.size())),
        dw);
    return TensorValues.doubles(dw);
  }

  private static double[] gradInput(
      Backend backend, Conv2dSpec spec, Shape filters, double[] dy, double[] w) {
    Tensor dx = backend.allocate(ElementType.REAL, IMAGES, Lifetime.SCOPED);
    backend.conv2dGradInput(
        spec,
        TensorValues.of(backend, spec.output(IMAGES, filters), dy),
        TensorValues.of(backend, filters, w),
        dx);
    return TensorValues.doubles(dx);
  }

  /** Returns small whole numbers, whose sums are exact in float too. */
  private static double[] wholeNumbers(int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i * 7 % 11 - 5;
    }
    return numbers;
  }
}
