package dev.cotangent.tck;

import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * A layer with the shape of an example and of its output.
 *
 * @param input shape of one example
 * @param output expected shape of one example's output
 * @param tokens bound of INT inputs; absent: the input is REAL
 * @param lengths valid steps of each of the {@link #batch} sequences; absent: all
 * @param batch number of examples
 */
public record LayerCase(
    String name,
    LayerSpec layer,
    Shape input,
    Shape output,
    Optional<Integer> tokens,
    Optional<int[]> lengths,
    int batch) {

  /** Returns the case of a layer; its input and output are still scalars. */
  public static LayerCase of(String name, LayerSpec layer) {
    return new LayerCase(
        name, layer, Shape.of(), Shape.of(), Optional.empty(), Optional.empty(), 3);
  }

  /** Returns this case with the shape of one example, REAL. */
  public LayerCase input(int... extents) {
    return new LayerCase(name, layer, Shape.of(extents), output, tokens, lengths, batch);
  }

  /** Returns this case with examples of integers in 0..bound-1. */
  public LayerCase tokens(int bound, int... extents) {
    return new LayerCase(
        name, layer, Shape.of(extents), output, Optional.of(bound), lengths, batch);
  }

  /** Returns this case with the expected shape of one example's output. */
  public LayerCase output(int... extents) {
    return new LayerCase(name, layer, input, Shape.of(extents), tokens, lengths, batch);
  }

  /**
   * Returns this case with sequences of unequal length, one for each example.
   *
   * <p>The kit then also checks that padding has no influence, so the layer must define its output
   * for it.
   */
  public LayerCase lengths(int... lengths) {
    return new LayerCase(
        name, layer, input, output, tokens, Optional.of(lengths.clone()), lengths.length);
  }

  /** Returns this case with another number of examples. */
  public LayerCase batch(int batch) {
    return new LayerCase(name, layer, input, output, tokens, lengths, batch);
  }

  /** Returns a batch on a backend: the same values each time. */
  Tensor batchOn(Backend backend) {
    Shape shape = input.prepend(batch);
    RandomKey key = RandomKey.of(11).derive(name);
    return tokens
        .map(bound ->
            TensorValues.ofIntegers(backend, shape, CaseValues.integers(shape.size(), bound, key)))
        .orElseGet(() -> CaseValues.spread(backend, shape, key));
  }

  /** Returns an input that carries the lengths of this case, if it has some. */
  Variable withLengths(Variable x) {
    return lengths
        .map(l -> x.withLengths(x.tape().constant(l, Shape.of(l.length)).value()))
        .orElse(x);
  }
}
