package dev.cotangent.diagnostics;

import dev.cotangent.autograd.TapeListener.Position;
import dev.cotangent.diagnostics.StepObservation.Activation;
import dev.cotangent.diagnostics.StepObservation.Gate;
import dev.cotangent.diagnostics.StepObservation.Gradient;
import dev.cotangent.diagnostics.StepObservation.ParameterObservation;
import dev.cotangent.diagnostics.StepObservation.ThroughTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes what an observatory sees as JSON, one object in each line.
 *
 * <p>Each has {@code event}: {@code step} with {@code step}, {@code loss}, {@code activations},
 * {@code gradients}, {@code throughTime}, {@code gates}, {@code parameters} and {@code
 * firstNonFinite}; {@code clipped} with {@code step}, {@code norm}, {@code scale}; or {@code
 * diverged} with {@code step}, {@code direction} and where. The members are the components of the
 * records by name, and those of {@link TensorStatistics} stand beside {@code operation}, {@code
 * path} and {@code op}. What is not known, or not finite, is null. The caller closes the target.
 */
public final class JsonLines implements ObservationListener {
  private final Appendable target;

  /** A writer of lines to a target. */
  public JsonLines(Appendable target) {
    this.target = target;
  }

  @Override
  public void observed(StepObservation seen) {
    write(
        event("step", seen.step()),
        member("loss", number(seen.loss())),
        array("activations", seen.activations(), JsonLines::activation),
        array("gradients", seen.gradients(), JsonLines::gradient),
        array("throughTime", seen.throughTime(), JsonLines::throughTime),
        array("gates", seen.gates(), JsonLines::gate),
        array("parameters", seen.parameters(), JsonLines::parameter),
        member("firstNonFinite", seen.firstNonFinite().map(JsonLines::origin).orElse("null")));
  }

  @Override
  public void clipped(ClippedStep step) {
    write(
        event("clipped", step.step()),
        member("norm", number(step.norm())),
        member("scale", number(step.scale())));
  }

  @Override
  public void diverged(NonFinite origin) {
    write(event("diverged", origin.step()), where(origin.at()), direction(origin));
  }

  private static String activation(Activation a) {
    return object(
        where(a.at()),
        member("output", Integer.toString(a.output())),
        member("shape", text(a.shape().toString())),
        statistics(a.values()),
        member("deadUnits", number(a.deadUnits())),
        member("saturated", number(a.saturated())));
  }

  private static String gradient(Gradient g) {
    return object(
        where(g.at()), member("output", Integer.toString(g.output())), statistics(g.values()));
  }

  private static String throughTime(ThroughTime t) {
    String norms =
        Arrays.stream(t.norms()).mapToObj(JsonLines::number).collect(Collectors.joining(","));
    return object(
        where(t.at()), member("what", text(t.what())), member("norms", "[" + norms + "]"));
  }

  private static String gate(Gate g) {
    return object(
        where(g.at()), member("name", text(g.name())), member("saturated", number(g.saturated())));
  }

  private static String parameter(ParameterObservation p) {
    return object(
        member("name", text(p.name())),
        member("shape", text(p.shape().toString())),
        member("norm", number(p.norm())),
        member("gradient", object(statistics(p.gradient()))),
        member("updateRatio", number(p.updateRatio())));
  }

  private static String origin(NonFinite origin) {
    return object(where(origin.at()), direction(origin));
  }

  private static String direction(NonFinite origin) {
    return member("direction", text(origin.direction().name().toLowerCase(Locale.ROOT)));
  }

  private static String statistics(TensorStatistics s) {
    return String.join(
        ",",
        member("count", Long.toString(s.count())),
        member("norm", number(s.norm())),
        member("mean", number(s.mean())),
        member("variance", number(s.variance())),
        member("zeros", number(s.zeros())),
        member("nonFinite", number(s.nonFinite())));
  }

  private static String where(Position at) {
    return String.join(
        ",",
        member("operation", Integer.toString(at.number())),
        member("path", text(at.path())),
        member("op", text(at.op().name())));
  }

  private static String event(String name, long step) {
    return member("event", text(name)) + "," + member("step", Long.toString(step));
  }

  private static <T> String array(String name, List<T> items, Function<T, String> item) {
    String content = items.stream().map(item).collect(Collectors.joining(","));
    return member(name, "[" + content + "]");
  }

  private static String object(String... members) {
    return "{" + String.join(",", members) + "}";
  }

  private static String member(String name, String value) {
    return text(name) + ":" + value;
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "null";
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }

  private static String text(String value) {
    var quoted = new StringBuilder("\"");
    value
        .chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (c < ' ') {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }

  private void write(String... members) {
    try {
      target.append(object(members)).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("observations: cannot be written", e);
    }
  }
}
