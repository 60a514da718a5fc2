package dev.cotangent.diagnostics;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.optim.GlobalNorm;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where gradients vanish or explode: through the layers, and inside recurrent layers through time.
 *
 * <p>Listen on a tape to get the norms of what operations observe inside, such as dL/dh after each
 * step of time; {@link #ofParameters} gives the norms of a finished backward pass. Belongs to one
 * thread.
 */
public final class GradientNorms implements TapeListener {
  private final List<Inner> inner = new ArrayList<>();

  /**
   * A gradient inside an operation.
   *
   * @param where the operation and its layer
   * @param what its name, such as {@code dh}
   * @param norms for a tensor [time, batch, hidden], the norm over batch and units at each step;
   *     else one norm
   */
  public record Inner(Position where, String what, double[] norms) {}

  /** Returns the norm of each parameter's gradient by name, in the order of the tape. */
  public static Map<String, Double> ofParameters(Gradients gradients) {
    Map<String, Double> norms = new LinkedHashMap<>();
    Map<Parameter, Tensor> all = gradients.parameters();
    if (all.isEmpty()) {
      return norms;
    }
    Backend backend = (Backend) all.values().iterator().next().buffer().owner();
    double[] squares = GlobalNorm.sumsOfSquares(backend, all.values());
    int i = 0;
    for (Parameter parameter : all.keySet()) {
      norms.put(parameter.name(), Math.sqrt(squares[i++]));
    }
    return norms;
  }

  @Override
  public boolean wantsInner() {
    return true;
  }

  @Override
  public void inner(Position at, String what, Tensor gradient) {
    inner.add(new Inner(at, what, norms(gradient)));
  }

  /** Returns what was observed, in the order of the backward pass. */
  public List<Inner> inner() {
    return Collections.unmodifiableList(inner);
  }

  /** Forgets what was observed. */
  public void clear() {
    inner.clear();
  }

  private static double[] norms(Tensor gradient) {
    Shape shape = gradient.shape();
    int steps = shape.rank() == 3 ? shape.extent(0) : 1;
    double[] values = TensorValues.doubles(gradient);
    double[] norms = new double[steps];
    int size = steps == 0 ? 0 : values.length / steps;
    for (int t = 0; t < steps; t++) {
      double sum = 0;
      for (int i = t * size; i < (t + 1) * size; i++) {
        sum += values[i] * values[i];
      }
      norms[t] = Math.sqrt(sum);
    }
    return norms;
  }
}
