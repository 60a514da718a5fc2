package dev.cotangent.train;

import dev.cotangent.autograd.TapeListener;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.DivergedException.Direction;
import java.util.List;
import java.util.Optional;

/** Finds the first operation on a tape that gives NaN or an infinity; reads every tensor. */
final class NonFiniteSearch implements TapeListener {

  /**
   * The first operation that gave a value that is not finite.
   *
   * @param inherited which of the tensors it read was not finite already, if any
   */
  record Origin(Position position, Direction direction, Optional<String> inherited) {
    @Override
    public String toString() {
      String pass = direction == Direction.FORWARD ? "forward" : "backward";
      return "the first such value came from the %s pass of %s%s"
          .formatted(
              pass,
              position,
              inherited.map(i -> ", which read it from " + i).orElse(", whose inputs were finite"));
    }
  }

  private Optional<Origin> origin = Optional.empty();

  Optional<Origin> origin() {
    return origin;
  }

  @Override
  public void forward(Position at, List<Tensor> inputs, List<Tensor> outputs) {
    if (origin.isEmpty() && outputs.stream().anyMatch(NonFiniteSearch::isNotFinite)) {
      Optional<String> inherited = firstNotFinite("its input", inputs);
      origin = Optional.of(new Origin(at, Direction.FORWARD, inherited));
    }
  }

  @Override
  public void backward(
      Position at, List<Optional<Tensor>> outputGradients, List<Optional<Tensor>> inputGradients) {
    List<Tensor> given = inputGradients.stream().flatMap(Optional::stream).toList();
    if (origin.isEmpty() && given.stream().anyMatch(NonFiniteSearch::isNotFinite)) {
      List<Tensor> came = outputGradients.stream().flatMap(Optional::stream).toList();
      Optional<String> inherited = firstNotFinite("the gradient of its output", came);
      origin = Optional.of(new Origin(at, Direction.BACKWARD, inherited));
    }
  }

  private static Optional<String> firstNotFinite(String what, List<Tensor> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      if (isNotFinite(tensors.get(i))) {
        return Optional.of(what + " " + i + " " + tensors.get(i).shape());
      }
    }
    return Optional.empty();
  }

  private static boolean isNotFinite(Tensor tensor) {
    if (tensor.type() != ElementType.REAL) {
      return false;
    }
    for (double value : TensorValues.doubles(tensor)) {
      if (!Double.isFinite(value)) {
        return true;
      }
    }
    return false;
  }
}
