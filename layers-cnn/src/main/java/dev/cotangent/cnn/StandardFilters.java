package dev.cotangent.cnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.nn.LayerNormOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Filters of mean 0 and variance 1: the layer normalisation of each, its weights side by side.
 *
 * @param ones the gain, one for each weight of a filter
 * @param zeros the bias, likewise
 */
record StandardFilters(Tensor ones, Tensor zeros) {
  private static final LayerNormOp NORM = new LayerNormOp(1e-5);

  /** Returns what makes filters [filters, ...] standard. */
  static StandardFilters of(Backend backend, Shape weight) {
    Shape each = Shape.of(weight.without(0).size());
    return new StandardFilters(filled(backend, each, 1), filled(backend, each, 0));
  }

  private static Tensor filled(Backend backend, Shape shape, double value) {
    Tensor tensor = backend.allocate(ElementType.REAL, shape, Lifetime.PERSISTENT);
    backend.fill(value, tensor);
    return tensor;
  }

  Variable apply(Tape tape, Variable w) {
    Shape rows = Shape.of(w.shape().extent(0), ones.size());
    Variable flat = tape.apply(new ReshapeOp(rows), w);
    Variable standard = tape.apply(NORM, flat, tape.constant(ones), tape.constant(zeros));
    return tape.apply(new ReshapeOp(w.shape()), standard);
  }
}
