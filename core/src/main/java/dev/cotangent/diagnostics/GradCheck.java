package dev.cotangent.diagnostics;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Compares gradients with central differences, (L(v + h) - L(v - h)) / 2h.
 *
 * <p>L is the sum of all REAL outputs, each element weighted by a fixed random number in ±[0.5,
 * 1.5). The error of an element with gradient a and difference n is |a - n| / max(|a|, |n|,
 * 1e-3·g), where g is the largest difference of all elements checked. In float64 it is typically
 * below 1e-8; inputs must keep a distance of more than h from kinks and ties. Immutable.
 *
 * @param backend to compute on; differences mean nothing in less than float64
 * @param mode how layers behave
 * @param step h
 * @param limit how many elements of each tensor are checked at most, spread evenly
 * @param seed of the random weights, and of dropout in training
 */
public record GradCheck(Backend backend, Mode mode, double step, int limit, long seed) {
  private static final double SHARE_OF_LARGEST = 1e-3;

  /** How layers behave while they are checked. */
  public enum Mode {
    /** With dropout and the statistics of the batch. */
    TRAINING,
    /** As in inference. */
    INFERENCE
  }

  /** A computation from inputs to outputs. */
  @FunctionalInterface
  public interface Program {
    /** Returns the outputs for inputs on a tape. */
    List<Variable> run(Tape tape, List<Variable> inputs);
  }

  /**
   * The worst element.
   *
   * @param error in the measure of {@link GradCheck}; NaN if a gradient is NaN
   * @param where its tensor and index
   * @param analytic what the backward pass gave
   * @param numeric the central difference
   * @param checked how many elements were compared
   * @param largest the largest difference of all of them; 0 means that nothing was shown
   */
  public record Result(
      double error, String where, double analytic, double numeric, int checked, double largest) {}

  /** Returns a check in training mode with h = 1e-5 of at most 200 elements of each tensor. */
  public static GradCheck on(Backend backend) {
    return new GradCheck(backend, Mode.TRAINING, 1e-5, 200, 1);
  }

  /** Returns this check in another mode. */
  public GradCheck mode(Mode mode) {
    return new GradCheck(backend, mode, step, limit, seed);
  }

  /** Returns this check with another limit of elements. */
  public GradCheck limit(int limit) {
    return new GradCheck(backend, mode, step, limit, seed);
  }

  /** Returns this check with other random weights. */
  public GradCheck seed(long seed) {
    return new GradCheck(backend, mode, step, limit, seed);
  }

  /** Checks an operation with respect to every REAL input. */
  public Result op(Op<?> op, Tensor... inputs) {
    return program(
        List.of(inputs), List.of(), (tape, in) -> tape.applyAll(op, in.toArray(Variable[]::new)));
  }

  /** Checks a network with respect to its input, if that is REAL, and every parameter. */
  public Result network(Network network, Tensor input) {
    return network(network, input, x -> x, y -> y);
  }

  /**
   * Checks a network and a loss.
   *
   * @param prepare what is done to the input first, such as giving it lengths
   * @param loss what is made of the output
   */
  public Result network(
      Network network,
      Tensor input,
      UnaryOperator<Variable> prepare,
      UnaryOperator<Variable> loss) {
    return program(
        List.of(input),
        network.parameters(),
        (tape, in) -> List.of(loss.apply(network.forward(tape, prepare.apply(in.getFirst())))));
  }

  /** Checks any computation with respect to every REAL input and some parameters. */
  public Result program(List<Tensor> inputs, List<Parameter> parameters, Program program) {
    List<double[]> analytic = analytic(inputs, parameters, program);
    var comparison = new Comparison();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).type() == ElementType.REAL) {
        compare("input " + i, inputs.get(i), analytic.get(i), inputs, program, comparison);
      }
    }
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      double[] gradient = analytic.get(inputs.size() + i);
      compare(p.name(), p.value(), gradient, inputs, program, comparison);
    }
    return comparison.result();
  }

  private void compare(
      String name,
      Tensor tensor,
      double[] analytic,
      List<Tensor> inputs,
      Program program,
      Comparison into) {
    double[] values = TensorValues.doubles(tensor);
    for (int index : chosen(values.length)) {
      double numeric = difference(tensor, values, index, inputs, program);
      into.add(name + "[" + index + "]", analytic[index], numeric);
    }
    backend.write(values, tensor);
  }

  /** The gradients of all inputs and then of all parameters; zeros where there is none. */
  private List<double[]> analytic(
      List<Tensor> inputs, List<Parameter> parameters, Program program) {
    List<double[]> found = new ArrayList<>();
    try (Tape tape = tape()) {
      List<Variable> variables = variables(tape, inputs);
      Map<Variable, Tensor> seeds = new LinkedHashMap<>();
      List<Variable> outputs = program.run(tape, variables);
      for (int k = 0; k < outputs.size(); k++) {
        Variable y = outputs.get(k);
        if (y.needsGradient()) {
          seeds.put(y, TensorValues.of(backend, y.shape(), weights(k, y.value().size())));
        }
      }
      Gradients gradients = tape.backward(seeds, List.of());
      for (Variable x : variables) {
        found.add(values(gradients.find(x), x.value().size()));
      }
      for (Parameter p : parameters) {
        Optional<Tensor> gradient = Optional.ofNullable(gradients.parameters().get(p));
        found.add(values(gradient, p.value().size()));
      }
    }
    return found;
  }

  private static double[] values(Optional<Tensor> gradient, int size) {
    return gradient.map(TensorValues::doubles).orElseGet(() -> new double[size]);
  }

  private double difference(
      Tensor tensor, double[] values, int index, List<Tensor> inputs, Program program) {
    double value = values[index];
    values[index] = value + step;
    backend.write(values, tensor);
    List<double[]> above = outputs(inputs, program);
    values[index] = value - step;
    backend.write(values, tensor);
    List<double[]> below = outputs(inputs, program);
    values[index] = value;
    double sum = 0;
    for (int k = 0; k < above.size(); k++) {
      double[] weights = weights(k, above.get(k).length);
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * (above.get(k)[i] - below.get(k)[i]);
      }
    }
    return sum / (2 * step);
  }

  private List<double[]> outputs(List<Tensor> inputs, Program program) {
    try (Tape tape = tape()) {
      return program.run(tape, variables(tape, inputs)).stream()
          .map(y -> y.needsGradient() ? TensorValues.doubles(y.value()) : new double[0])
          .toList();
    }
  }

  private Tape tape() {
    return switch (mode) {
      case TRAINING -> Tape.training(backend, seed, 1);
      case INFERENCE -> Tape.evaluation(backend);
    };
  }

  private static List<Variable> variables(Tape tape, List<Tensor> inputs) {
    List<Variable> variables = new ArrayList<>();
    for (Tensor input : inputs) {
      variables.add(input.type() == ElementType.REAL ? tape.watch(input) : tape.constant(input));
    }
    return variables;
  }

  private double[] weights(int output, int size) {
    RandomKey key = RandomKey.of(seed).derive("projection").derive(output);
    double[] weights = new double[size];
    Arrays.setAll(
        weights, i -> (key.uniform(2 * i) < 0.5 ? -1 : 1) * (0.5 + key.uniform(2 * i + 1)));
    return weights;
  }

  private int[] chosen(int size) {
    int count = Math.min(size, limit);
    int[] chosen = new int[count];
    Arrays.setAll(chosen, i -> (int) ((long) i * size / count));
    return chosen;
  }

  /** Collects pairs first, since the measure needs the largest difference. */
  private static final class Comparison {
    private record Pair(String where, double analytic, double numeric) {}

    private final List<Pair> pairs = new ArrayList<>();

    void add(String where, double analytic, double numeric) {
      pairs.add(new Pair(where, analytic, numeric));
    }

    Result result() {
      double largest = pairs.stream().mapToDouble(p -> Math.abs(p.numeric())).max().orElse(0);
      var worst = new Result(0, "nowhere", 0, 0, pairs.size(), largest);
      for (Pair p : pairs) {
        double scale =
            Math.max(
                Math.max(Math.abs(p.analytic()), Math.abs(p.numeric())),
                SHARE_OF_LARGEST * largest);
        double error = scale == 0 ? 0 : Math.abs(p.analytic() - p.numeric()) / scale;
        if (!(error <= worst.error())) {
          worst = new Result(error, p.where(), p.analytic(), p.numeric(), pairs.size(), largest);
        }
        if (Double.isNaN(error)) {
          return worst;
        }
      }
      return worst;
    }
  }
}
