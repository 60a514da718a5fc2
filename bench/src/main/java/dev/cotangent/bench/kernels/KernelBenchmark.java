package dev.cotangent.bench.kernels;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.cases.Execution;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call of one kernel on one backend, for JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KernelBenchmark {
  private final Opened opened = new Opened();

  /** Name of the backend. */
  @Param("cpu-simd")
  public String backend = "";

  /** Threads to compute with; 0: as many as the backend thinks right. */
  @Param("0")
  public int threads;

  /** Name of one of {@link KernelCases#workloads}. */
  @Param("matmul 64x64x64")
  public String kernel = "";

  /** What the trial works on, from its setup to its end. */
  private static final class Opened {
    private Backend backend = Backends.named("reference");
    private Runnable call = () -> {};
  }

  /**
   * Opens the backend and uploads the inputs.
   *
   * @throws IllegalArgumentException if there is no such case
   */
  @Setup
  public void prepare() {
    opened.backend = Backends.named(backend, new BackendOptions(threads));
    Execution execution = find(kernel).prepare(opened.backend);
    opened.call = execution::run;
  }

  private static KernelCase find(String name) {
    return KernelCases.workloads().stream()
        .filter(c -> c.name().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("benchmark: no case is called " + name));
  }

  /** Calls the kernel and waits for it. */
  @Benchmark
  public void call() {
    opened.call.run();
    opened.backend.synchronise();
  }

  /** Closes the backend. */
  @TearDown
  public void close() {
    opened.backend.close();
  }
}
