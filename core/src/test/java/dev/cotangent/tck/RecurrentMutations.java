package dev.cotangent.tck;

import static dev.cotangent.tck.Mutation.changed;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.RecurrentKernels;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.tck.Mutation.Operation;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Mistakes in recurrent kernels. */
final class RecurrentMutations {
  private RecurrentMutations() {}

  static List<Mutation> all() {
    String forward = "RecurrentKernels.recurrent";
    String backward = "RecurrentKernels.recurrentGrad";
    return List.of(
        new Mutation(
            "exchanges the first two gates",
            forward,
            (b, c) -> forward(b, c, spec(c), exchanged(b, c), tensor(c, 4))),
        new Mutation(
            "ignores the mask",
            forward,
            (b, c) -> forward(b, c, spec(c), weights(c), Optional.empty())),
        new Mutation(
            "runs in the other direction",
            forward,
            (b, c) -> forward(b, c, turned(spec(c)), weights(c), tensor(c, 4))),
        new Mutation(
            "exchanges the first two gates",
            backward,
            (b, c) -> backward(b, c, exchanged(b, c), tensor(c, 3), tensor(c, 5), dFinal(c))),
        new Mutation(
            "ignores the mask",
            backward,
            (b, c) -> backward(b, c, weights(c), Optional.empty(), tensor(c, 5), dFinal(c))),
        new Mutation(
            "ignores the gradient of the final state",
            backward,
            (b, c) -> backward(b, c, weights(c), tensor(c, 3), tensor(c, 5), Optional.empty())),
        new Mutation(
            "ignores the gradient of one output",
            backward,
            (b, c) ->
                backward(
                    b,
                    c,
                    weights(c),
                    tensor(c, 3),
                    tensor(c, 5).map(dy -> changed(b, dy, RecurrentMutations::dropFirst)),
                    dFinal(c))));
  }

  private static void forward(
      Backend b, Operation c, RecurrentSpec spec, RecurrentWeights weights, Optional<Tensor> mask) {
    b.recurrent(
        spec,
        weights,
        c.tensor(2),
        c.get(RecurrentKernels.State.class, 3),
        mask,
        c.tensor(5),
        c.get(RecurrentTrace.class, 6));
  }

  private static void backward(
      Backend b,
      Operation c,
      RecurrentWeights weights,
      Optional<Tensor> mask,
      Optional<Tensor> dy,
      Optional<RecurrentKernels.State> dFinal) {
    b.recurrentGrad(
        spec(c),
        weights,
        c.tensor(2),
        mask,
        c.get(RecurrentTrace.class, 4),
        dy,
        dFinal,
        c.get(RecurrentKernels.Gradients.class, 7));
  }

  private static RecurrentSpec spec(Operation c) {
    return c.get(RecurrentSpec.class, 0);
  }

  private static RecurrentWeights weights(Operation c) {
    return c.get(RecurrentWeights.class, 1);
  }

  private static Optional<Tensor> tensor(Operation c, int i) {
    return c.optional(Tensor.class, i);
  }

  private static Optional<RecurrentKernels.State> dFinal(Operation c) {
    return c.optional(RecurrentKernels.State.class, 6);
  }

  private static RecurrentSpec turned(RecurrentSpec s) {
    return new RecurrentSpec(s.cell(), s.batch(), s.time(), s.input(), s.hidden(), !s.reverse());
  }

  /** The weights with the rows of gates 0 and 1 exchanged, if there are two. */
  private static RecurrentWeights exchanged(Backend b, Operation c) {
    RecurrentWeights w = weights(c);
    if (spec(c).cell().gates() == 1) {
      return w;
    }
    int hidden = spec(c).hidden();
    return new RecurrentWeights(
        changed(b, w.input(), v -> exchange(v, hidden * spec(c).input())),
        changed(b, w.state(), v -> exchange(v, hidden * hidden)),
        w.bias(),
        w.stateBias());
  }

  private static void exchange(double[] values, int block) {
    for (int i = 0; i < block; i++) {
      double first = values[i];
      values[i] = values[block + i];
      values[block + i] = first;
    }
  }

  private static void dropFirst(double[] values) {
    if (values.length > 0) {
      values[0] = 0;
    }
  }
}
