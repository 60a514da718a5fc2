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
import java.util.Optional;
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
  private final TimeLimit limit;
  private final BooleanSupplier stopped;
  private final Consumer<Trial> listener;
  private final List<Trial> trials = new ArrayList<>();
  private Tuning tuning = Tuning.none();

  private OpenClTuner(
      ClDevice device,
      DeviceClass deviceClass,
      CacheFolder folder,
      TimeLimit limit,
      BooleanSupplier stopped,
      Consumer<Trial> listener) {
    this.device = device;
    this.deviceClass = deviceClass;
    this.folder = folder;
    this.stopped = stopped;
    this.listener = listener;
    this.limit = limit;
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
   * @param file where it is kept; what an earlier run kept there stays if nothing was tried
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
   * @param limit no candidate is begun unless twice the time of the longest one is left, and one
   *     that is not done at the end is given up; so it ends in time
   * @param stopped whether to stop after the current candidate
   * @param listener gets each candidate once it was tried
   * @throws BackendException if there is no device
   * @throws IOException if the result cannot be written
   */
  public static Result run(Duration limit, BooleanSupplier stopped, Consumer<Trial> listener)
      throws IOException {
    return switch (Probe.run()) {
      case Probe.Found(ClDevice device, _) ->
          run(
              device,
              DeviceClass.of(device),
              CacheFolder.ofUser(),
              new TimeLimit(limit, System::nanoTime),
              stopped,
              listener);
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
      TimeLimit limit,
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
    Path path =
        trials.isEmpty()
            ? folder.path().resolve(file.name())
            : folder.write(file.name(), file.content(tuning));
    return new Result(device.describe(), path, trials, complete);
  }

  /** Tries the candidates for a kind of products; returns whether there was time for all. */
  private boolean tune(ProductKind kind) {
    double best = 0;
    for (Tile tile : kind.candidates(lanes())) {
      if (!limit.hasRoom() || stopped.getAsBoolean()) {
        return false;
      }
      if (!tile.fits(device)) {
        continue;
      }
      double bestBefore = best;
      Optional<Trial> tried = limit.run(() -> tried(kind, tile, bestBefore));
      if (tried.isEmpty()) {
        return false;
      }
      Trial trial = tried.get();
      trials.add(trial);
      listener.accept(trial);
      if (trial.outcome == Outcome.CHOSEN || trial.outcome == Outcome.DEFAULT) {
        best = trial.gflops;
        tuning = tuning.with(kind, tile);
      }
    }
    return true;
  }

  /** Returns what became of a candidate; nothing if the time was over before that was known. */
  private Optional<Trial> tried(ProductKind kind, Tile tile, double best) {
    Outcome outcome;
    double gflops = Double.NaN;
    try (var backend = OpenClBackend.open(device, deviceClass, tuning.with(kind, tile), false)) {
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
    return limit.isOver()
        ? Optional.empty()
        : Optional.of(new Trial(kind.name(), tile.toString(), gflops, outcome));
  }

  private boolean isRight(OpenClBackend backend, ProductKind kind) {
    var judge = new Judge(backend);
    return kind.checks(lanes()).stream()
        .allMatch(spec ->
            !limit.isOver()
                && judge.judge(MatmulCases.product(InputKind.RANDOM, spec), backend).passed());
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
  private double seconds(OpenClBackend backend, GemmSpec spec) {
    Tensor a = ones(backend, spec.m() * spec.k());
    Tensor b = ones(backend, spec.n() * spec.k());
    Tensor c = ones(backend, spec.m() * spec.n());
    List<Double> times = new ArrayList<>();
    backend.matmul(spec, a, b, c);
    backend.synchronise();
    double all = 0;
    do {
      long start = System.nanoTime();
      backend.matmul(spec, a, b, c);
      backend.synchronise();
      times.add((System.nanoTime() - start) * 1e-9);
      all += times.getLast();
    } while (!limit.isOver() && (times.size() < LEAST_CALLS || all < SECONDS_EACH));
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
