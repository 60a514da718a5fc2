package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.tensor.Shape;

/**
 * Recurrent layers on top of each other, each running forward or in both directions.
 *
 * <p>Runs (one direction of one layer) are numbered layer by layer, forward before reverse. Layer 0
 * reads the input, each other one the outputs of all directions of the layer below.
 *
 * @param cell the same for all
 * @param hidden units of each direction
 * @param layers number of layers
 * @param bidirectional whether each layer runs in both directions
 */
public record RecurrentStack(RecurrentCell cell, int hidden, int layers, boolean bidirectional) {

  /** Checks the extents. */
  public RecurrentStack {
    if (hidden < 1 || layers < 1) {
      throw new IllegalArgumentException(
          "recurrent: needs at least 1 unit and 1 layer, got %d units and %d layers"
              .formatted(hidden, layers));
    }
  }

  /** Returns 2 if the layers are bidirectional, else 1. */
  public int directions() {
    return bidirectional ? 2 : 1;
  }

  /** Returns the number of directions of all layers together. */
  public int runs() {
    return layers * directions();
  }

  /** Returns the features of each step of the output: hidden for each direction. */
  public int width() {
    return hidden * directions();
  }

  /** Returns the number of tensors of parameters of a run: W, U, b and perhaps a state bias. */
  public int weightsPerRun() {
    return cell.hasStateBias() ? 4 : 3;
  }

  /** Returns the features that a layer reads, if the stack reads {@code features}. */
  public int input(int layer, int features) {
    return layer == 0 ? features : width();
  }

  /** Returns the specification of a run over x[batch, time, features]. */
  public RecurrentSpec run(int layer, int direction, Shape x) {
    return new RecurrentSpec(
        cell, x.extent(0), x.extent(1), input(layer, x.last()), hidden, direction == 1);
  }

  /** Returns the shape of all states before or after: [runs, batch, hidden]. */
  public Shape states(int batch) {
    return Shape.of(runs(), batch, hidden);
  }

  /** Returns the shape of W of a layer: [gates*hidden, input]. */
  public Shape inputWeight(int layer, int features) {
    return Shape.of(cell.gates() * hidden, input(layer, features));
  }

  /** Returns the shape of U: [gates*hidden, hidden]. */
  public Shape stateWeight() {
    return Shape.of(cell.gates() * hidden, hidden);
  }

  /** Returns the shape of b: [gates*hidden]. */
  public Shape bias() {
    return Shape.of(cell.gates() * hidden);
  }
}
