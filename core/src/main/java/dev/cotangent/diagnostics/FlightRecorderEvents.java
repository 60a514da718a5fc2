package dev.cotangent.diagnostics;

import dev.cotangent.autograd.TapeListener.Position;
import java.util.Locale;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Commits what an observatory sees as events of the JDK's flight recorder.
 *
 * <p>The events are {@code dev.cotangent.Tensor} for each activation, gradient and parameter's
 * gradient, {@code dev.cotangent.TimeStep} for each step of time, {@code dev.cotangent.Update} for
 * each parameter, {@code dev.cotangent.Clipping} and {@code dev.cotangent.NonFinite}. They cost
 * little where no recording runs. Needs the module {@code jdk.jfr}, which is in every full JDK.
 */
public final class FlightRecorderEvents implements ObservationListener {

  @Override
  public void observed(StepObservation seen) {
    seen.activations().forEach(a -> tensor(seen.step(), "activation", a.at(), a.values()));
    seen.gradients().forEach(g -> tensor(seen.step(), "gradient", g.at(), g.values()));
    for (StepObservation.ThroughTime state : seen.throughTime()) {
      for (int t = 0; t < state.norms().length; t++) {
        timeStep(seen.step(), state, t);
      }
    }
    seen.parameters().forEach(parameter -> update(seen.step(), parameter));
    seen.firstNonFinite().ifPresent(FlightRecorderEvents::nonFinite);
  }

  @Override
  public void clipped(ClippedStep step) {
    var event = new Clipping();
    event.step = step.step();
    event.norm = step.norm();
    event.scale = step.scale();
    event.commit();
  }

  @Override
  public void diverged(NonFinite origin) {
    nonFinite(origin);
  }

  private static void tensor(long step, String kind, Position at, TensorStatistics values) {
    var event = new TensorEvent();
    event.step = step;
    event.kind = kind;
    event.path = at.path();
    event.op = at.op().name();
    event.norm = values.norm();
    event.mean = values.mean();
    event.variance = values.variance();
    event.zeros = values.zeros();
    event.nonFinite = values.nonFinite();
    event.commit();
  }

  private static void timeStep(long step, StepObservation.ThroughTime state, int t) {
    var event = new TimeStep();
    event.step = step;
    event.path = state.at().path();
    event.what = state.what();
    event.time = t;
    event.norm = state.norms()[t];
    event.commit();
  }

  private static void update(long step, StepObservation.ParameterObservation parameter) {
    var event = new Update();
    event.step = step;
    event.parameter = parameter.name();
    event.norm = parameter.norm();
    event.gradientNorm = parameter.gradient().norm();
    event.updateRatio = parameter.updateRatio().orElse(Double.NaN);
    event.commit();
  }

  private static void nonFinite(NonFinite origin) {
    var event = new NonFiniteEvent();
    event.step = origin.step();
    event.direction = origin.direction().name().toLowerCase(Locale.ROOT);
    event.path = origin.at().path();
    event.op = origin.at().op().name();
    event.commit();
  }

  @Name("dev.cotangent.Tensor")
  @Label("Tensor")
  @Category("Cotangent")
  @StackTrace(false)
  static final class TensorEvent extends Event {
    long step;
    String kind = "";
    String path = "";
    String op = "";
    double norm;
    double mean;
    double variance;
    double zeros;
    double nonFinite;
  }

  @Name("dev.cotangent.TimeStep")
  @Label("Gradient after a step of time")
  @Category("Cotangent")
  @StackTrace(false)
  static final class TimeStep extends Event {
    long step;
    String path = "";
    String what = "";
    int time;
    double norm;
  }

  @Name("dev.cotangent.Update")
  @Label("Update of a parameter")
  @Category("Cotangent")
  @StackTrace(false)
  static final class Update extends Event {
    long step;
    String parameter = "";
    double norm;
    double gradientNorm;
    double updateRatio;
  }

  @Name("dev.cotangent.Clipping")
  @Label("Clipped gradients")
  @Category("Cotangent")
  @StackTrace(false)
  static final class Clipping extends Event {
    long step;
    double norm;
    double scale;
  }

  @Name("dev.cotangent.NonFinite")
  @Label("First value that is not finite")
  @Category("Cotangent")
  @StackTrace(false)
  static final class NonFiniteEvent extends Event {
    long step;
    String direction = "";
    String path = "";
    String op = "";
  }
}
