package dev.cotangent.bench.start;

import dev.cotangent.bench.fresh.FreshProcess;
import dev.cotangent.bench.report.Median;
import dev.cotangent.bench.speed.PythonTwin;
import dev.cotangent.bench.start.StartTable.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What fresh processes answered, ours and the peer's by turns. */
final class StartRuns {
  private static final int[] SECONDS = {1, 2, 5, 10};

  private final String step;
  private final String backend;
  private final String threads;
  private final Optional<PythonTwin> twin;
  private final List<Climb> ours = new ArrayList<>();
  private final List<Climb> peers = new ArrayList<>();
  private final List<Job> ourJobs = new ArrayList<>();
  private final List<Job> peerJobs = new ArrayList<>();

  /** Runs of steps of this case. */
  StartRuns(String step, String backend, int threads, Optional<PythonTwin> twin) {
    this.step = step;
    this.backend = backend;
    this.threads = String.valueOf(threads);
    this.twin = twin;
  }

  /** One whole job. */
  private record Job(double seconds, double percent) {}

  /** Something that starts a process and returns its answer. */
  private interface Launch {
    Map<String, String> run() throws IOException;
  }

  /** Trains for some seconds, ours and the peer's. */
  void climb(double seconds) throws IOException {
    String time = String.valueOf(seconds);
    var command = FreshProcess.java(StepsProbe.class, step, backend, threads, time);
    ours.add(Climb.of(FreshProcess.answer(command)));
    if (twin.isPresent()) {
      peers.add(Climb.of(twin.get().answer("steps", step, time)));
    }
  }

  /** Does the whole short job on MNIST, ours and the peer's. */
  void job(Path mnist) throws IOException {
    var command = FreshProcess.java(ShortJob.class, mnist.toString(), backend, threads);
    ourJobs.add(timed(() -> FreshProcess.answer(command)));
    if (twin.isPresent()) {
      peerJobs.add(timed(() -> twin.get().answer("job", mnist.toString())));
    }
  }

  private static Job timed(Launch launch) throws IOException {
    long start = System.nanoTime();
    Map<String, String> answer = launch.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    String accuracy = answer.get("accuracy");
    if (accuracy == null) {
      throw new IOException("start: expected accuracy, got " + answer);
    }
    return new Job(seconds, 100 * Double.parseDouble(accuracy));
  }

  /**
   * Returns the medians of all that was measured.
   *
   * @param length of a run, in seconds
   */
  List<Row> rows(double length) {
    List<Row> rows = new ArrayList<>();
    rows.add(climbs("first step done", "s", Climb::firstSeconds, false));
    rows.add(climbs("90 % of its steady speed", "s", Climb::secondsUntilSteady, false));
    for (int seconds : SECONDS) {
      if (seconds <= length) {
        rows.add(climbs("done after " + seconds + " s", "steps", c -> c.stepsBy(seconds), true));
      }
    }
    rows.add(climbs("steady step", "us", Climb::steadyMicros, false));
    if (!ourJobs.isEmpty()) {
      rows.add(jobs("an epoch of LeNet-5, start to end", "s", Job::seconds, false));
      rows.add(jobs("test accuracy after it", "%", Job::percent, true));
    }
    return rows;
  }

  private Row climbs(String what, String unit, ToDoubleFunction<Climb> figure, boolean more) {
    return new Row(what, unit, median(ours, figure), median(peers, figure), more);
  }

  private Row jobs(String what, String unit, ToDoubleFunction<Job> figure, boolean more) {
    return new Row(what, unit, median(ourJobs, figure), median(peerJobs, figure), more);
  }

  private static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
    return runs.isEmpty() ? Double.NaN : Median.of(runs.stream().mapToDouble(figure).toArray());
  }
}
