package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * After a mistake the JVM still lives: the exception says what was wrong, and the next call works.
 */
class MistakesTest {
  private static final String BROKEN =
      "__kernel void broken(__global float* x) {\n  x[0] = undefined_name;\n}\n";

  /** Makes each mistake once, on the backend that a name opens. */
  public static void main(String[] args) {
    var backend = (OpenClBackend) Backends.named("opencl");
    ClDevice device = backend.context.device();
    var tooMany = Shape.of(tooMany(device));
    tell("too large", () -> backend.allocate(ElementType.REAL, tooMany, Lifetime.SCOPED));
    tell("broken", () -> backend.context.programs().source("a test", BROKEN, "-DWIDTH=3"));
    Tensor two = TensorValues.of(backend, Shape.of(1), 2);
    System.out.println("still works: " + TensorValues.single(two));
    backend.close();
    tell("closed, read", () -> backend.read(two, new double[1]));
    tell("closed, allocate", () -> TensorValues.of(backend, Shape.of(1), 1));
    backend.close();
    System.out.println("ended");
  }

  private static int tooMany(ClDevice device) {
    return (int) Math.min(device.maxBufferBytes() / 4 + 1, Integer.MAX_VALUE - 65);
  }

  private static void tell(String mistake, Runnable call) {
    try {
      call.run();
      System.out.println(mistake + ": not noticed");
    } catch (BackendException | IllegalStateException e) {
      System.out.println(mistake + ": " + e.getMessage());
    }
  }

  @Test
  void everyMistakeIsAnExceptionThatSaysWhatWasWrong() throws Exception {
    ClDevice device = TestDevice.get();
    assumeTrue(4L * tooMany(device) > device.maxBufferBytes());
    String output = ForkedJvm.run(MistakesTest.class, Map.of());
    assertThat(output)
        .containsPattern("too large: .*%,d".formatted(device.maxBufferBytes()))
        .contains("broken: opencl: program a test does not compile", "options \"-DWIDTH=3")
        .contains("undefined_name", "   2    x[0] = undefined_name;")
        .contains("still works: 2.0")
        .containsPattern("closed, read: .*closed")
        .containsPattern("closed, allocate: .*closed")
        .contains("ended")
        .doesNotContain("not noticed", "exit status");
  }
}
