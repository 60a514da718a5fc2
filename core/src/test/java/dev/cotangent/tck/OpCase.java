package dev.cotangent.tck;

import dev.cotangent.autograd.Op;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation with inputs and the shapes of its outputs.
 *
 * @param inputs makers of the inputs
 * @param outputs expected shapes
 */
public record OpCase(String name, Op<?> op, List<OpCase.Input> inputs, List<Shape> outputs) {

  /** Makes an input on a backend. */
  @FunctionalInterface
  public interface Input {
    /** Returns a persistent tensor. */
    Tensor on(Backend backend, RandomKey key);
  }

  /** Returns the case of an operation, without inputs yet. */
  public static OpCase of(String name, Op<?> op) {
    return new OpCase(name, op, List.of(), List.of());
  }

  /** Returns this case with one more REAL input, away from kinks and ties. */
  public OpCase real(int... extents) {
    return input((backend, key) -> CaseValues.spread(backend, Shape.of(extents), key));
  }

  /** Returns this case with one more REAL input of magnitudes in [0.1, 1.5], all positive. */
  public OpCase positive(int... extents) {
    return input((backend, key) -> {
      Shape shape = Shape.of(extents);
      double[] values = CaseValues.spread(shape.size(), key);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]);
      }
      return TensorValues.of(backend, shape, values);
    });
  }

  /** Returns this case with one more INT input of random integers in 0..bound-1. */
  public OpCase integers(int bound, int... extents) {
    return input((backend, key) -> {
      Shape shape = Shape.of(extents);
      int[] values = CaseValues.integers(shape.size(), bound, key);
      return TensorValues.ofIntegers(backend, shape, values);
    });
  }

  /** Returns this case with one more INT input [n] of these values. */
  public OpCase values(int... values) {
    return input((backend, _) -> TensorValues.ofIntegers(backend, Shape.of(values.length), values));
  }

  /** Returns this case with one more expected output. */
  public OpCase gives(int... extents) {
    List<Shape> more = new ArrayList<>(outputs);
    more.add(Shape.of(extents));
    return new OpCase(name, op, inputs, more);
  }

  /** Returns the inputs on a backend. */
  public Tensor[] inputsOn(Backend backend) {
    RandomKey key = RandomKey.of(7).derive(name);
    Tensor[] tensors = new Tensor[inputs.size()];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = inputs.get(i).on(backend, key.derive(i));
    }
    return tensors;
  }

  private OpCase input(Input input) {
    List<Input> more = new ArrayList<>(inputs);
    more.add(input);
    return new OpCase(name, op, more, outputs);
  }
}
