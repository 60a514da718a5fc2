package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backends;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A driver must not take the signal of a division by zero from the JVM, as pocl does. */
class SignalTest {
  private static final int WARM_UP = 200_000;
  private static final int ROUNDS = 200;

  /** Opens the backend, warms a division up, and counts the exceptions of dividing by zero. */
  public static void main(String[] args) {
    try (var backend = Backends.named("opencl")) {
      int sum = 0;
      for (int i = 1; i < WARM_UP; i++) {
        sum += quotient(i, 3);
      }
      int caught = 0;
      for (int i = 0; i < ROUNDS; i++) {
        try {
          sum += quotient(i + 1, 0);
        } catch (ArithmeticException e) {
          caught++;
        }
      }
      System.out.println(backend.name() + " caught " + caught + " (" + sum + ")");
    }
  }

  private static int quotient(int a, int b) {
    return a / b;
  }

  @Test
  void divisionByZeroStillThrowsOnceADeviceIsOpen() throws Exception {
    TestDevice.get();
    assertThat(ForkedJvm.run(SignalTest.class, Map.of())).contains("opencl caught 200 ");
  }
}
