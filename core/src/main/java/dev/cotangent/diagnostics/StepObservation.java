package dev.cotangent.diagnostics;

import dev.cotangent.autograd.TapeListener.Position;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that an observatory saw of one step, in the order of the forward pass.
 *
 * @param step counted from 0
 * @param loss of the batch, if the step was one of training
 * @param activations what operations gave
 * @param gradients dL/dy for the outputs y of operations, where one arrived
 * @param throughTime gradients of states inside recurrent operations
 * @param gates gates inside recurrent operations
 * @param parameters those that the loss depends on
 * @param firstNonFinite where the first value that is not finite was made, if there is one
 */
public record StepObservation(
    long step,
    OptionalDouble loss,
    List<Activation> activations,
    List<Gradient> gradients,
    List<ThroughTime> throughTime,
    List<Gate> gates,
    List<ParameterObservation> parameters,
    Optional<NonFinite> firstNonFinite) {

  /** Copies the lists. */
  public StepObservation {
    activations = List.copyOf(activations);
    gradients = List.copyOf(gradients);
    throughTime = List.copyOf(throughTime);
    gates = List.copyOf(gates);
    parameters = List.copyOf(parameters);
  }

  /**
   * An output of an operation.
   *
   * @param at the operation and its layer
   * @param output which of its outputs, from 0
   * @param values over the batch
   * @param deadUnits for rectified units, share of the last axis's that are 0 over all else
   * @param saturated share of values in the outer hundredth of the range of tanh (|y| &gt; 0.99) or
   *     of the sigmoid (y &lt; 0.01 or y &gt; 0.99), if the operation ends with one
   */
  public record Activation(
      Position at,
      int output,
      Shape shape,
      TensorStatistics values,
      OptionalDouble deadUnits,
      OptionalDouble saturated) {}

  /** The gradient of an output of an operation, dL/dy. */
  public record Gradient(Position at, int output, TensorStatistics values) {}

  /**
   * The gradient of a state after each step of time: ||dL/dh_t|| over batch and units.
   *
   * @param at the recurrent operation and its layer
   * @param what {@code dh}, or {@code dc} for the cell state of an LSTM; of several runs with
   *     {@code .layerN} and {@code .reverse}
   * @param norms by position in the sequence, first to last
   */
  public record ThroughTime(Position at, String what, double[] norms) {}

  /**
   * A gate of a recurrent operation, or the tanh of a simple RNN or of a candidate.
   *
   * @param name such as {@code i}, {@code f}, {@code g}, {@code o}; {@code r}, {@code z}, {@code
   *     n}; {@code h}
   * @param saturated share of values in the outer hundredth of the range, over batch and time
   */
  public record Gate(Position at, String name, double saturated) {}

  /**
   * A parameter w and its gradient.
   *
   * @param norm ||w|| before the update
   * @param gradient of the loss, before clipping
   * @param updateRatio ||dw|| / ||w||, of the step's update dw, if there was one and w is not 0;
   *     usually near 1e-3 (Karpathy 2015)
   */
  public record ParameterObservation(
      String name,
      Shape shape,
      double norm,
      TensorStatistics gradient,
      OptionalDouble updateRatio) {}
}
