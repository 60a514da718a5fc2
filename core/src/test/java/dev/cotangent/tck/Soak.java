package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Does the same kind of work for minutes, and measures what must not grow.
 *
 * <p>After a quarter of the time, in which code is compiled and pools fill, each meter is read 60
 * times. The growth is the slope of the least-squares line through these readings times the time
 * between the first and the last: noise cancels, a leak does not.
 */
public final class Soak {
  private static final int READINGS = 60;
  private static final double WARM_UP = 0.25;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path FILES = Path.of("/proc/self/fd");

  private final double seconds;
  private final List<Meter> meters = new ArrayList<>();

  /**
   * Something that is measured.
   *
   * @param allowed growth, in its unit, that is not a leak
   */
  private record Meter(String name, double allowed, LongSupplier reader, List<double[]> readings) {
    void read(double second) {
      readings.add(new double[] {second, reader.getAsLong()});
    }

    /** The slope of the line through the readings, times their time. */
    double growth() {
      double n = readings.size();
      double x = readings.stream().mapToDouble(r -> r[0]).sum() / n;
      double y = readings.stream().mapToDouble(r -> r[1]).sum() / n;
      double xy = readings.stream().mapToDouble(r -> (r[0] - x) * (r[1] - y)).sum();
      double xx = readings.stream().mapToDouble(r -> (r[0] - x) * (r[0] - x)).sum();
      return xy / xx * (readings.getLast()[0] - readings.getFirst()[0]);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s %,.0f to %,.0f, growth %,.0f",
          name,
          readings.stream().mapToDouble(r -> r[1]).min().orElse(Double.NaN),
          readings.stream().mapToDouble(r -> r[1]).max().orElse(Double.NaN),
          growth());
    }
  }

  private Soak(double seconds) {
    this.seconds = seconds;
  }

  /** Returns a soak of as many minutes as the property {@code cotangent.soak} says, or of two. */
  public static Soak ofProperty() {
    return new Soak(60 * Double.parseDouble(System.getProperty("cotangent.soak", "2")));
  }

  /** Adds something that may grow by at most so much. */
  public Soak meter(String name, double allowed, LongSupplier reader) {
    meters.add(new Meter(name, allowed, reader, new ArrayList<>()));
    return this;
  }

  /** Adds the heap after a collection; on Linux the resident set and the open files, too. */
  public Soak withMemory() {
    meter("heap KiB", 8 << 10, Soak::heap); // two slabs of a pool
    if (Files.isReadable(STATUS)) {
      meter("resident KiB", 32 << 10, Soak::resident);
      meter("open files", 0.5, Soak::files);
    }
    return this;
  }

  /**
   * Works until the time is over, then returns the figures.
   *
   * @param work does one step, given its number
   * @throws AssertionError if something has grown
   */
  public String run(IntConsumer work) {
    double readFrom = WARM_UP * seconds;
    double between = (seconds - readFrom) / (READINGS - 1);
    long start = System.nanoTime();
    int steps = 0;
    for (double now = 0; now < seconds; now = (System.nanoTime() - start) * 1e-9) {
      work.accept(steps++);
      if (now >= readFrom + between * readings()) {
        read(now);
      }
    }
    String figures =
        String.format(
            Locale.ROOT,
            "%.1f minutes, %,d steps: %s",
            seconds / 60,
            steps,
            String.join("; ", meters.stream().map(Meter::toString).toList()));
    for (Meter meter : meters) {
      assertThat(meter.growth()).as(figures).isLessThanOrEqualTo(meter.allowed);
    }
    return figures;
  }

  private int readings() {
    return meters.getFirst().readings.size();
  }

  private void read(double now) {
    System.gc();
    meters.forEach(meter -> meter.read(now));
  }

  private static long heap() {
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 10;
  }

  private static long resident() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long files() {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
