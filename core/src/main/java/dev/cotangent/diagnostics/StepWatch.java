package dev.cotangent.diagnostics;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.diagnostics.StepObservation.Activation;
import dev.cotangent.diagnostics.StepObservation.Gate;
import dev.cotangent.diagnostics.StepObservation.Gradient;
import dev.cotangent.diagnostics.StepObservation.ParameterObservation;
import dev.cotangent.diagnostics.StepObservation.ThroughTime;
import dev.cotangent.expr.Expr;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.DivergedException.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Listens to the tape of one step and starts the sums that its observation is made of. */
final class StepWatch implements TapeListener {
  private static final Expr RELU = dev.cotangent.nn.Activation.relu().f();
  private static final Expr TANH = dev.cotangent.nn.Activation.tanh().f();
  private static final Expr SIGMOID = dev.cotangent.nn.Activation.sigmoid().f();

  private final long step;
  private final Backend backend;
  private final TensorSums sums;
  private final List<Supplier<Activation>> activations = new ArrayList<>();
  private final List<Supplier<Gradient>> gradients = new ArrayList<>();
  private final List<Supplier<ThroughTime>> throughTime = new ArrayList<>();
  private final List<Supplier<Gate>> gates = new ArrayList<>();
  private final Map<Parameter, Before> parameters = new LinkedHashMap<>();
  private final List<Given> given = new ArrayList<>();

  /** How much of the gradients that an operation gave is not finite. */
  private record Given(Position at, Supplier<Double> nonFinite) {}

  /** A parameter before its update. */
  private record Before(Tensor copy, Supplier<Double> norm, Supplier<TensorStatistics> gradient) {}

  StepWatch(long step, Backend backend) {
    this.step = step;
    this.backend = backend;
    this.sums = new TensorSums(backend);
  }

  @Override
  public void forward(Position at, List<Tensor> inputs, List<Tensor> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      if (isObservable(outputs.get(i))) {
        activation(at, i, outputs.get(i));
      }
    }
  }

  private void activation(Position at, int output, Tensor y) {
    Supplier<TensorStatistics> values = sums.statistics(y);
    Optional<Expr> f = output == 0 ? at.op().activation() : Optional.empty();
    Optional<Supplier<Double>> dead =
        f.filter(RELU::equals).filter(_ -> y.shape().rank() > 1).map(_ -> sums.deadUnits(y));
    Optional<Supplier<Double>> saturated =
        f.filter(TANH::equals)
            .map(_ -> sums.nearOne(y))
            .or(() -> f.filter(SIGMOID::equals).map(_ -> sums.nearZeroOrOne(y)));
    activations.add(
        () -> new Activation(at, output, y.shape(), values.get(), number(dead), number(saturated)));
  }

  @Override
  public void backward(
      Position at, List<Optional<Tensor>> outputGradients, List<Optional<Tensor>> inputGradients) {
    for (int i = 0; i < outputGradients.size(); i++) {
      Optional<Tensor> dy = outputGradients.get(i);
      if (dy.isPresent() && isObservable(dy.get())) {
        int output = i;
        Supplier<TensorStatistics> values = sums.statistics(dy.get());
        gradients.add(() -> new Gradient(at, output, values.get()));
      }
    }
    for (Optional<Tensor> dx : inputGradients) {
      dx.filter(StepWatch::isObservable)
          .ifPresent(g -> given.add(new Given(at, sums.nonFinite(g))));
    }
  }

  @Override
  public boolean wantsInner() {
    return true;
  }

  @Override
  public void inner(Position at, String what, Tensor gradient) {
    Tensor overTime =
        gradient.shape().rank() == 3 ? gradient : gradient.reshape(1, gradient.size());
    Supplier<double[]> norms = sums.normsOverTime(overTime);
    throughTime.add(() -> new ThroughTime(at, what, norms.get()));
  }

  @Override
  public void gate(Position at, String name, Expr function, Tensor values) {
    if (function.equals(TANH) || function.equals(SIGMOID)) {
      Supplier<Double> saturated =
          function.equals(TANH) ? sums.nearOne(values) : sums.nearZeroOrOne(values);
      gates.add(() -> new Gate(at, name, saturated.get()));
    }
  }

  /** Takes the gradients of the parameters, and copies these, before they are updated. */
  void gradients(Gradients found) {
    found
        .parameters()
        .forEach((parameter, gradient) -> {
          Tensor w = parameter.value();
          Tensor copy = backend.allocate(ElementType.REAL, w.shape(), Lifetime.PERSISTENT);
          backend.copyView(w, copy);
          parameters.put(parameter, new Before(copy, sums.norm(w), sums.statistics(gradient)));
        });
  }

  /**
   * Returns what was seen.
   *
   * @param updated whether the parameters have been updated since
   */
  StepObservation finish(OptionalDouble loss, boolean updated) {
    Map<Parameter, Supplier<Double>> changes = new LinkedHashMap<>();
    parameters.forEach((parameter, before) -> {
      changes.put(parameter, sums.distance(parameter.value(), before.copy()));
      backend.release(before.copy().buffer(), "the observation of its step");
    });
    sums.read();
    List<ParameterObservation> seen = new ArrayList<>();
    parameters.forEach((parameter, before) -> {
      double norm = before.norm().get();
      Supplier<Double> change = changes.getOrDefault(parameter, () -> Double.NaN);
      OptionalDouble ratio =
          updated && norm > 0 ? OptionalDouble.of(change.get() / norm) : OptionalDouble.empty();
      seen.add(
          new ParameterObservation(
              parameter.name(), parameter.shape(), norm, before.gradient().get(), ratio));
    });
    List<Activation> forward = results(activations);
    List<Gradient> backward = results(gradients);
    return new StepObservation(
        step,
        loss,
        forward,
        inForwardOrder(backward, Comparator.comparing(g -> g.at().number())),
        inForwardOrder(results(throughTime), Comparator.comparing(t -> t.at().number())),
        inForwardOrder(results(gates), Comparator.comparing(g -> g.at().number())),
        seen,
        firstNonFinite(forward));
  }

  private Optional<NonFinite> firstNonFinite(List<Activation> forward) {
    Optional<NonFinite> made =
        forward.stream()
            .filter(a -> a.values().nonFinite() > 0)
            .map(a -> new NonFinite(step, Direction.FORWARD, a.at()))
            .findFirst();
    return made.or(() ->
        given.stream()
            .filter(g -> g.nonFinite().get() > 0)
            .map(g -> new NonFinite(step, Direction.BACKWARD, g.at()))
            .findFirst());
  }

  private static <T> List<T> results(List<Supplier<T>> started) {
    return started.stream().map(Supplier::get).toList();
  }

  private static <T> List<T> inForwardOrder(List<T> seen, Comparator<T> order) {
    return seen.stream().sorted(order).toList();
  }

  private static OptionalDouble number(Optional<Supplier<Double>> started) {
    return started.map(s -> OptionalDouble.of(s.get())).orElse(OptionalDouble.empty());
  }

  private static boolean isObservable(Tensor tensor) {
    return tensor.type() == ElementType.REAL && tensor.size() > 0;
  }
}
