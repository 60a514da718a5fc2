package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import org.junit.jupiter.api.Test;

class OpenClLifetimeTest {
  private static final Shape MEGABYTE = Shape.of(1 << 18);

  @Test
  void closeReleasesEverything() {
    OpenClBackend backend = OpenClBackend.open(TestDevice.get());
    Tensor kept = TensorValues.of(backend, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Tensor turned = backend.allocate(ElementType.REAL, Shape.of(3, 2), Lifetime.SCOPED);
    backend.copyView(kept.transpose(0, 1), turned);
    assertThat(TensorValues.doubles(turned)).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(backend.liveObjects()).isGreaterThan(4);
    backend.close();
    assertThat(backend.liveObjects()).isZero();
  }

  @Test
  void useAfterCloseIsRefused() {
    OpenClBackend backend = OpenClBackend.open(TestDevice.get());
    Tensor tensor = TensorValues.of(backend, Shape.of(1), 1);
    backend.close();
    assertThatThrownBy(() -> backend.read(tensor, new double[1]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(backend::synchronise).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void memoryOfUnreachableTensorsIsUsedAgain() throws Exception {
    try (OpenClBackend backend = OpenClBackend.open(TestDevice.get())) {
      for (int i = 0; i < 20; i++) {
        backend.fill(i, backend.allocate(ElementType.REAL, MEGABYTE, Lifetime.PERSISTENT));
      }
      for (int i = 0; i < 100 && backend.context.pool().usedBytes() > 0; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(backend.context.pool().usedBytes()).isZero();
      long created = backend.context.pool().created();
      backend.allocate(ElementType.REAL, MEGABYTE, Lifetime.PERSISTENT);
      assertThat(backend.context.pool().created()).isEqualTo(created);
    }
  }

  @Test
  void tensorAboveTheLargestBufferIsRefusedWithBothSizes() {
    ClDevice device = TestDevice.get();
    try (OpenClBackend backend = OpenClBackend.open(device)) {
      int elements = (int) Math.min(device.maxBufferBytes() / 4 + 1, Integer.MAX_VALUE - 65);
      assumeTrue(4L * elements > device.maxBufferBytes());
      assertThatThrownBy(
              () -> backend.allocate(ElementType.REAL, Shape.of(elements), Lifetime.SCOPED))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("%,d".formatted(4L * elements))
          .hasMessageContaining("%,d".formatted(device.maxBufferBytes()));
    }
  }

  @Test
  void brokenProgramIsShownWithLogOptionsAndNumberedLines() {
    try (OpenClBackend backend = OpenClBackend.open(TestDevice.get())) {
      String text = "__kernel void broken(__global float* x) {\n  x[0] = undefined_name;\n}\n";
      assertThatThrownBy(() -> backend.context.programs().source("a test", text, "-DWIDTH=3"))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("program a test")
          .hasMessageContaining("-DWIDTH=3")
          .hasMessageContaining("undefined_name")
          .hasMessageContaining("   2    x[0] = undefined_name;");
    }
  }

  @Test
  void sameSourceIsCompiledOnce() {
    try (OpenClBackend backend = OpenClBackend.open(TestDevice.get())) {
      Programs programs = backend.context.programs();
      String text = "__kernel void one(__global float* x) { x[0] = N; }";
      assertThat(programs.source("a", text, "-DN=1")).isSameAs(programs.source("b", text, "-DN=1"));
      assertThat(programs.source("a", text, "-DN=2"))
          .isNotSameAs(programs.source("a", text, "-DN=1"));
    }
  }

  @Test
  void profileCountsLaunchesAndTime() {
    ClDevice device = TestDevice.get();
    try (OpenClBackend backend = OpenClBackend.open(device, DeviceClass.of(device), true)) {
      Tensor a = TensorValues.of(backend, Shape.of(2, 2), 1, 2, 3, 4);
      Tensor c = TensorValues.of(backend, Shape.of(2, 2), 0, 0, 0, 0);
      backend.copyView(a.transpose(0, 1), c);
      backend.copyView(a.transpose(0, 1), c);
      backend.synchronise();
      assertThat(backend.profile().entries())
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.kernel()).isEqualTo("copy_view");
            assertThat(entry.launches()).isEqualTo(2);
            assertThat(entry.seconds()).isPositive();
            assertThat(entry.bytes()).isEqualTo(64);
          });
      assertThat(backend.profile().toString()).contains("GFLOP/s", "copy_view");
    }
  }
}
