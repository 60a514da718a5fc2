package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A driver must not take from the JVM the signals of faults that it makes on purpose. */
class JvmSignalsTest {
  private static final int WARM_UP = 200_000;
  private static final int ROUNDS = 200;

  @Test
  void divisionByZeroStillThrowsOnceADeviceIsOpen() throws Exception {
    TestDevice.get();
    assertThat(ForkedJvm.run(Division.class, Map.of())).contains("opencl caught 200 ");
  }

  /** Opens the backend, warms a division up, and counts the exceptions of dividing by zero. */
  static final class Division {
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
  }

  /** Threads of compiled code come to a safepoint by a fault, which ended builds or the process. */
  @Test
  void kernelsCompileWhileThreadsAreStopped() throws Exception {
    TestDevice.get();
    assertThat(ForkedJvm.run(Safepoints.class, Map.of("POCL_KERNEL_CACHE", "0")))
        .contains("opencl compiled 4 kernels");
  }

  /** Compiles kernels while other threads loop and are stopped again and again. */
  static final class Safepoints {
    private static final int THREADS = 2;
    private static final int KERNELS = 4;
    private static final int LENGTH = 100_000;
    private static final int PAUSE = 1_000_000;
    private static volatile long result;

    public static void main(String[] args) {
      try (var backend = Backends.named("opencl")) {
        for (int i = 0; i < THREADS; i++) {
          Thread.ofPlatform().daemon().start(Safepoints::loop);
        }
        Thread.ofPlatform().daemon().start(Safepoints::stopOthers);
        for (int i = 1; i <= KERNELS; i++) {
          multiply(backend, i);
        }
        System.out.println(backend.name() + " compiled " + KERNELS + " kernels (" + result + ")");
      }
    }

    private static void loop() {
      for (long sum = 0; ; result = sum) {
        for (long i = 0; i < LENGTH; i++) {
          sum = 31 * sum + (i ^ sum);
        }
      }
    }

    private static void stopOthers() {
      while (Thread.getAllStackTraces().size() > THREADS) {
        LockSupport.parkNanos(PAUSE);
      }
    }

    /** Each factor is a kernel of its own. */
    private static void multiply(Backend backend, int factor) {
      Tensor x = backend.allocate(ElementType.REAL, Shape.of(1), Lifetime.PERSISTENT);
      backend.write(new float[] {1}, x);
      Fused times = Fused.of(Expr.input(0).times(factor + 0.5));
      backend.pointwise(times, new Tensor[] {x}, new double[0], new Tensor[] {x});
      float[] y = new float[1];
      backend.read(x, y);
      if (y[0] != factor + 0.5f) {
        throw new IllegalStateException(factor + 0.5f + " became " + y[0]);
      }
    }
  }

  @Test
  void handlersArePutBackDuringTheFirstCallAndAfterEach() throws Exception {
    assumeThat(JvmSignals.SIGACTION).isPresent();
    assertThat(ForkedJvm.run(PuttingBack.class, Map.of()))
        .contains("put back during the first call")
        .contains("put back after the second call");
  }

  /** Sets the handler of a signal that nobody uses. */
  static final class PuttingBack {
    private static final int SIGURG = 23;
    private static final long IGNORED = 1;
    private static final long PATIENCE = 10_000_000_000L;
    private static final MethodHandle SIGACTION = JvmSignals.SIGACTION.orElseThrow();

    public static void main(String[] args) {
      JvmSignals.keptDuring(() -> {
        ignore();
        long end = System.nanoTime() + PATIENCE;
        while (isIgnored() && System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        print("during the first call");
      });
      JvmSignals.keptDuring(PuttingBack::ignore);
      print("after the second call");
    }

    private static void print(String when) {
      System.out.println((isIgnored() ? "left " : "put back ") + when);
    }

    private static void ignore() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment action = arena.allocate(256);
        action.set(JAVA_LONG, 0, IGNORED);
        call(action, MemorySegment.NULL);
      }
    }

    private static boolean isIgnored() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment action = arena.allocate(256);
        call(MemorySegment.NULL, action);
        return action.get(JAVA_LONG, 0) == IGNORED;
      }
    }

    private static void call(MemorySegment set, MemorySegment old) {
      ClCall.check("sigaction", () -> (int) SIGACTION.invokeExact(SIGURG, set, old));
    }
  }
}
