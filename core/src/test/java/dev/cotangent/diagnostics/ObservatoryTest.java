package dev.cotangent.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.StepObservation.ParameterObservation;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Sgd;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservatoryTest {
  private static final double RATE = 0.1;

  private final ReferenceBackend backend = new ReferenceBackend();
  private final Sequential spec =
      Sequential.of()
          .then("first", Dense.of(3).activation(Activation.tanh()))
          .then("last", Dense.of(1));
  private final Network network = spec.build(backend, 1, Shape.of(2));
  private final List<StepObservation> seen = new ArrayList<>();
  private final List<ClippedStep> clipped = new ArrayList<>();
  private final List<NonFinite> origins = new ArrayList<>();
  private final ObservationListener listener =
      new ObservationListener() {
        @Override
        public void observed(StepObservation observation) {
          seen.add(observation);
        }

        @Override
        public void clipped(ClippedStep step) {
          clipped.add(step);
        }

        @Override
        public void diverged(NonFinite origin) {
          origins.add(origin);
        }
      };

  @Test
  void statisticsAreThoseOfTheValues() {
    StepObservation step = observe(tape -> square(tape, 3, 0, -4, 0));
    TensorStatistics values = step.activations().getFirst().values();
    assertThat(values).isEqualTo(new TensorStatistics(4, values.norm(), 6.25, 45.1875, 0.5, 0));
    assertThat(values.norm()).isCloseTo(Math.sqrt(81 + 256), within(1e-12));
    assertThat(step.gradients()).hasSize(2);
    assertThat(step.gradients().getFirst().values().norm()).isCloseTo(2, within(1e-12));
  }

  @Test
  void firstValueThatIsNotFiniteIsFoundForward() {
    StepObservation step =
        observe(
            tape -> tape.apply(PointwiseOp.of("log", Expr.input(0).log()), watched(tape, 1, 0)));
    NonFinite origin = step.firstNonFinite().orElseThrow();
    assertThat(origin.direction()).isEqualTo(DivergedException.Direction.FORWARD);
    assertThat(origin.at().op().name()).isEqualTo("log");
    assertThat(step.activations().getFirst().values().nonFinite()).isEqualTo(0.5);
  }

  @Test
  void firstValueThatIsNotFiniteIsFoundBackward() {
    StepObservation step =
        observe(
            tape -> tape.apply(PointwiseOp.of("root", Expr.input(0).sqrt()), watched(tape, 4, 0)));
    NonFinite origin = step.firstNonFinite().orElseThrow();
    assertThat(origin.direction()).isEqualTo(DivergedException.Direction.BACKWARD);
    assertThat(origin.at().op().name()).isEqualTo("root");
  }

  @Test
  void saturatedValuesOfTanhAreCounted() {
    backend.fill(50, parameter(network, "first.bias"));
    StepObservation step = observe(tape -> network.forward(tape, watchedRow(tape)));
    assertThat(step.activations().getFirst().saturated()).hasValue(1);
    assertThat(step.activations().getFirst().deadUnits()).isEmpty();
  }

  @Test
  void updateRatioIsThatOfTheStepTaken() {
    train(Clipping.none(), 1, 1);
    StepObservation step = seen.getFirst();
    assertThat(step.loss()).isPresent();
    assertThat(step.parameters()).hasSize(4);
    for (ParameterObservation parameter : step.parameters()) {
      if (parameter.norm() > 0) {
        assertThat(parameter.updateRatio().orElseThrow())
            .isCloseTo(RATE * parameter.gradient().norm() / parameter.norm(), within(1e-9));
      } else {
        assertThat(parameter.updateRatio()).isEmpty();
      }
    }
  }

  @Test
  void onlyEveryNthStepIsLookedAt() {
    train(Clipping.none(), 5, 2);
    assertThat(seen).extracting(StepObservation::step).containsExactly(0L, 2L, 4L);
  }

  @Test
  void lookingChangesNoBitOfTheTraining() {
    train(Clipping.none(), 3, 1);
    double[] observed = TensorValues.doubles(parameter(network, "first.weight"));
    Network other = spec.build(backend, 1, Shape.of(2));
    train(other, 3, new Update(other, Sgd.of(RATE).on(other), Clipping.none(), 0));
    assertThat(TensorValues.doubles(parameter(other, "first.weight"))).isEqualTo(observed);
  }

  @Test
  void clippedStepsAreToldAndKeepTheirDirection() {
    double limit = 1e-3;
    double[] before = all();
    train(Clipping.byGlobalNorm(limit), 1, 1);
    double[] after = all();
    double norm = clipped.getFirst().norm();
    assertThat(norm).isGreaterThan(limit);
    assertThat(clipped.getFirst().scale() * norm).isCloseTo(limit, within(1e-6));
    double change = 0;
    for (int i = 0; i < before.length; i++) {
      change += (after[i] - before[i]) * (after[i] - before[i]);
    }
    assertThat(Math.sqrt(change)).isCloseTo(RATE * limit, within(1e-6 * RATE));
    for (ParameterObservation p : seen.getFirst().parameters()) {
      if (p.norm() > 0) {
        double unclipped = RATE * p.gradient().norm() / p.norm();
        assertThat(p.updateRatio().orElseThrow() / unclipped)
            .isCloseTo(clipped.getFirst().scale(), within(1e-9));
      }
    }
  }

  @Test
  void divergenceIsTold() {
    backend.fill(Double.NaN, parameter(network, "first.weight"));
    assertThatThrownBy(() -> train(Clipping.none(), 1, 1)).isInstanceOf(DivergedException.class);
    assertThat(origins).hasSize(1);
    assertThat(origins.getFirst().at().path()).isEqualTo("first");
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().firstNonFinite()).hasValue(origins.getFirst());
  }

  @Test
  void jsonLinesHoldEveryNumber() {
    var text = new StringBuilder();
    var lines = new JsonLines(text);
    train(Clipping.byGlobalNorm(1e-3), 1, 1);
    lines.observed(seen.getFirst());
    lines.clipped(clipped.getFirst());
    assertThat(text.toString().lines()).hasSize(2);
    assertThat(text)
        .startsWith(
            "{\"event\":\"step\",\"step\":0,\"loss\":" + seen.getFirst().loss().getAsDouble())
        .contains(
            "\"path\":\"first\",\"op\":\"Dense\",\"output\":0,\"shape\":\"[2,3]\",\"count\":6")
        .contains("\"norm\":" + seen.getFirst().activations().getFirst().values().norm())
        .contains("\"deadUnits\":null")
        .contains("{\"event\":\"clipped\",\"step\":0,\"norm\":" + clipped.getFirst().norm());
  }

  @Test
  void flightRecorderGetsTheNumbers(@TempDir Path folder) throws IOException {
    train(Clipping.none(), 1, 1);
    Path file = folder.resolve("events.jfr");
    try (var recording = new Recording()) {
      recording.enable("dev.cotangent.Tensor");
      recording.enable("dev.cotangent.Update");
      recording.start();
      new FlightRecorderEvents().observed(seen.getFirst());
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(events)
        .filteredOn(e -> e.getEventType().getName().equals("dev.cotangent.Tensor"))
        .filteredOn(e -> e.getString("kind").equals("activation"))
        .extracting(e -> e.getDouble("norm"))
        .containsExactlyElementsOf(
            seen.getFirst().activations().stream().map(a -> a.values().norm()).toList());
    assertThat(events)
        .filteredOn(e -> e.getEventType().getName().equals("dev.cotangent.Update"))
        .hasSize(4);
  }

  private StepObservation observe(Function<Tape, Variable> y) {
    try (Tape tape = Tape.evaluation(backend)) {
      return Observatory.of(tape, () -> tape.backward(tape.apply(ReduceOp.sum(), y.apply(tape))));
    }
  }

  private Variable square(Tape tape, double... x) {
    return tape.apply(PointwiseOp.of("square", Expr.input(0).square()), watched(tape, x));
  }

  private Variable watched(Tape tape, double... x) {
    return tape.watch(TensorValues.of(backend, Shape.of(x.length), x));
  }

  private Variable watchedRow(Tape tape) {
    return tape.watch(TensorValues.of(backend, Shape.of(1, 2), 0.5, -1));
  }

  private void train(Clipping clipping, int steps, int interval) {
    var update = new Update(network, Sgd.of(RATE).on(network), clipping, 0);
    update.listen(Observatory.of(listener).every(interval));
    train(network, steps, update);
  }

  private void train(Network trained, int steps, Update update) {
    for (int i = 0; i < steps; i++) {
      var unused =
          update.step(
              0,
              2,
              tape -> {
                var x = tape.constant(TensorValues.of(backend, Shape.of(2, 2), 1, 2, -1, 0.5));
                return tape.apply(ReduceOp.sum(), trained.forward(tape, x));
              });
    }
  }

  private static Tensor parameter(Network network, String name) {
    return network.parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private double[] all() {
    return network.parameters().stream()
        .flatMapToDouble(p -> Arrays.stream(TensorValues.doubles(p.value())))
        .toArray();
  }
}
