package dev.cotangent.bench;

import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows on stderr how far a run is: a bar with rows per second and the time left where stderr is a
 * terminal, a line per epoch elsewhere, nothing with {@code --quiet}.
 */
public final class Progress implements AutoCloseable {
  private static final int COLUMNS = 100;
  private static final int REDRAW_MILLIS = 200;

  private final Console console;
  private final String name;
  private final Optional<ProgressBar> bar;

  /**
   * Begins to show a run.
   *
   * @param name of the run, in front of everything
   * @param rows rows of all epochs together
   */
  public Progress(Console console, String name, long rows) {
    this.console = console;
    this.name = name;
    this.bar = console.showsBar() ? Optional.of(bar(console, name, rows)) : Optional.empty();
  }

  private static ProgressBar bar(Console console, String name, long rows) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(rows)
        .setUnit(" rows", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(console.barStream(), COLUMNS))
        .setEtaFunction(Progress::left)
        .showSpeed()
        .build();
  }

  /** Estimates the time left from the mean speed so far. */
  private static Optional<Duration> left(ProgressState state) {
    long done = state.getCurrent() - state.getStart();
    return done <= 0
        ? Optional.empty()
        : Optional.of(
            state
                .getElapsedAfterStart()
                .multipliedBy(Math.max(0, state.getMax() - state.getCurrent()))
                .dividedBy(done));
  }

  /** Counts rows that were learned from. */
  public void rows(int count) {
    bar.ifPresent(b -> b.stepBy(count));
  }

  /**
   * Says how an epoch ended.
   *
   * @param brief beside the bar
   * @param line where there is no bar
   */
  public void epoch(String brief, String line) {
    if (bar.isPresent()) {
      bar.get().setExtraMessage("  " + brief);
    } else {
      console.info(name + "  " + line);
    }
  }

  /** Ends the bar. */
  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
