package dev.cotangent.opencl;

import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.cases.InputKind;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.MatmulCases;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Finds the fastest tiles of matrix products on a device, and keeps them for later runs.
 *
 * <p>Runs when somebody asks for it, never by itself. Every candidate is first checked against the
 * float64 reference, then timed; it replaces the one before if it is clearly faster. Results do not
 * depend on tiles, so a tuned device computes the same bits as before.
 */
public final class OpenClTuner {
  private static final double CLEARLY = 1.03;
  private static final double SECONDS_EACH = 0.15;
  private static final int LEAST_CALLS = 3;

  private final ClDevice device;
  private final DeviceClass deviceClass;
  private final CacheFolder folder;
  private final long end;
  private final BooleanSupplier stopped;
  private final Consumer<Trial> listener;
  private final List<Trial> trials = new ArrayList<>();
  private Tuning tuning = Tuning.none();
  private long longest;

  private OpenClTuner(
      ClDevice device,
      DeviceClass deviceClass,
      CacheFolder folder,
      Duration limit,
      BooleanSupplier stopped,
      Consumer<Trial> listener) {
    this.device = device;
    this.deviceClass = deviceClass;
    this.folder = folder;
    this.stopped = stopped;
    this.listener = listener;
    end = System.nanoTime() + limit.toNanos();
  }

  /** What became of a candidate. */
  public enum Outcome {
    /** It is the one for devices that were not tuned. */
    DEFAULT,
    /** It is clearly faster than what was chosen before it. */
    CHOSEN,
    /** It is right, but not clearly faster. */
    NOT_FASTER,
    /** It computes wrongly here. */
    WRONG,
    /** It does not compile or does not run here. */
    FAILED
  }

  /**
   * One candidate for one kind of products.
   *
   * @param gflops 10^9 floating-point operations per second, the geometric mean over the workloads;
   *     NaN if it was not timed
   */
  public record Trial(String product, String tile, double gflops, Outcome outcome) {}

  /**
   * What tuning found.
   *
   * @param file where it is kept
   * @param complete whether there was time for all candidates
   */
  public record Result(String device, Path file, List<Trial> trials, boolean complete) {
    /** Copies the trials. */
    public Result {
      trials = List.copyOf(trials);
    }
  }

  /**
   * Tunes the device that the backend would open.
   *
   * @param limit no candidate is begun that would take longer, if it takes as long as the longest
   * @param stopped whether to stop after the current candidate
   * @param listener gets each candidate once it was tried
   * @throws BackendException if there is no device
   * @throws IOException if the result cannot be written
   */
  public static Result run(Duration limit, BooleanSupplier stopped, Consumer<Trial> listener)
      throws IOException {
    return switch (Probe.run()) {
      case Probe.Found(ClDevice device, _) ->
          run(device, DeviceClass.of(device), CacheFolder.ofUser(), limit, stopped, listener);
      case Probe.Absent(Absence absence, String detail) ->
          throw new BackendException(
              "opencl: %s: %s; %s".formatted(absence, detail, absence.remedy()));
    };
  }

  /** Tunes a device, with kernels of a class, and keeps the result in a folder. */
  static Result run(
      ClDevice device,
      DeviceClass deviceClass,
      CacheFolder folder,
      Duration limit,
      BooleanSupplier stopped,
      Consumer<Trial> listener)
      throws IOException {
    var tuner = new OpenClTuner(device, deviceClass, folder, limit, stopped, listener);
    boolean complete = true;
    for (ProductKind kind : ProductKind.values()) {
      if (kind.deviceClass() == deviceClass) {
        complete &= tuner.tune(kind);
      }
    }
    return tuner.kept(complete);
  }

  private Result kept(boolean complete) throws IOException {
    var file = new TuningFile(device, deviceClass);
    Path path = folder.write(file.name(), file.content(tuning));
    return new Result(device.describe(), path, trials, complete);
  }

  /** Tries the candidates for a kind of products; returns whether there was time for all. */
  private boolean tune(ProductKind kind) {
    double best = 0;
    List<Tile> candidates = kind.candidates(lanes());
    for (Tile tile : candidates) {
      long start = System.nanoTime();
      if (start + longest >= end || stopped.getAsBoolean()) {
        return false;
      }
      if (!tile.fits(device)) {
        continue;
      }
      Tuning changed = tuning.with(kind, tile);
      Trial trial = tried(kind, tile, changed, best);
      longest = Math.max(longest, System.nanoTime() - start);
      trials.add(trial);
      listener.accept(trial);
      if (trial.outcome == Outcome.CHOSEN || trial.outcome == Outcome.DEFAULT) {
        best = trial.gflops;
        tuning = changed;
      }
    }
    return true;
  }

  private Trial tried(ProductKind kind, Tile tile, Tuning changed, double best) {
    Outcome outcome;
    double gflops = Double.NaN;
    try (var backend = OpenClBackend.open(device, deviceClass, changed, false)) {
      if (isRight(backend, kind)) {
        gflops = gflops(backend, kind);
        boolean first = tile.equals(kind.candidates(lanes()).getFirst());
        outcome =
            first ? Outcome.DEFAULT : gflops > CLEARLY * best ? Outcome.CHOSEN : Outcome.NOT_FASTER;
      } else {
        outcome = Outcome.WRONG;
      }
    } catch (BackendException e) {
      outcome = Outcome.FAILED;
    }
    return new Trial(kind.name(), tile.toString(), gflops, outcome);
  }

  private boolean isRight(OpenClBackend backend, ProductKind kind) {
    var judge = new Judge(backend);
    return kind.checks(lanes()).stream()
        .allMatch(
            spec -> judge.judge(MatmulCases.product(InputKind.RANDOM, spec), backend).passed());
  }

  private double gflops(OpenClBackend backend, ProductKind kind) {
    double logs = 0;
    List<GemmSpec> specs = kind.workloads(lanes());
    for (GemmSpec spec : specs) {
      logs += Math.log(spec.flops() / seconds(backend, spec) / 1e9);
    }
    return Math.exp(logs / specs.size());
  }

  /** Returns the median time of a product. */
  private static double seconds(OpenClBackend backend, GemmSpec spec) {
    Tensor a = ones(backend, spec.m() * spec.k());
    Tensor b = ones(backend, spec.n() * spec.k());
    Tensor c = ones(backend, spec.m() * spec.n());
    List<Double> times = new ArrayList<>();
    backend.matmul(spec, a, b, c);
    backend.synchronise();
    double all = 0;
    while (times.size() < LEAST_CALLS || all < SECONDS_EACH) {
      long start = System.nanoTime();
      backend.matmul(spec, a, b, c);
      backend.synchronise();
      times.add((System.nanoTime() - start) * 1e-9);
      all += times.getLast();
    }
    Tensor[] used = {a, b, c};
    Arrays.stream(used).forEach(t -> backend.release(t.buffer(), "the tuner"));
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static Tensor ones(OpenClBackend backend, int elements) {
    Tensor tensor = backend.allocate(ElementType.REAL, Shape.of(elements), Lifetime.SCOPED);
    backend.fill(1, tensor);
    return tensor;
  }

  private int lanes() {
    return ClContext.vectorLanes(device, deviceClass);
  }
}
