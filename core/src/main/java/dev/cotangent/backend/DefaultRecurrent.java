package dev.cotangent.backend;

import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Recurrent layers and backpropagation through time, made of primitives.
 *
 * <p>Forward: one product for the input's part of all steps, then for each step one product with
 * the former state and one pointwise program. Backward: for each step, last first, one program for
 * the gate gradients and one product with U for the former state; afterwards the weight gradients
 * as one product each over time*batch. Workspace is time-major.
 */
public final class DefaultRecurrent {
  private DefaultRecurrent() {}

  /** See {@link RecurrentKernels#recurrent}. */
  public static void forward(
      Primitives p,
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      RecurrentKernels.State initial,
      Optional<Tensor> mask,
      Tensor y,
      RecurrentTrace trace) {
    KernelShapes.recurrentWeights("recurrent", spec, weights);
    KernelShapes.sequence("recurrent", "x", spec, spec.input(), x);
    KernelShapes.state("recurrent", "initial", spec, initial);
    KernelShapes.present("recurrent", "initial.c", initial.c(), spec.cell().hasCellState());
    KernelShapes.mask("recurrent", spec, mask);
    KernelShapes.sequence("recurrent", "y", spec, spec.hidden(), y);
    KernelShapes.trace("recurrent", spec, trace);
    try (var work = new Workspace(p, "recurrent")) {
      new RecurrentForward(p, work, spec, weights, mask, trace).run(x, initial, y);
    }
  }

  /** See {@link RecurrentKernels#recurrentGrad}. */
  public static void backward(
      Primitives p,
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      Optional<Tensor> mask,
      RecurrentTrace trace,
      Optional<Tensor> dy,
      Optional<RecurrentKernels.State> dFinal,
      RecurrentKernels.Gradients into) {
    String kernel = "recurrentGrad";
    KernelShapes.recurrentWeights(kernel, spec, weights);
    KernelShapes.sequence(kernel, "x", spec, spec.input(), x);
    KernelShapes.mask(kernel, spec, mask);
    KernelShapes.trace(kernel, spec, trace);
    dy.ifPresent(g -> KernelShapes.sequence(kernel, "dy", spec, spec.hidden(), g));
    dFinal.ifPresent(g -> KernelShapes.state(kernel, "dFinal", spec, g));
    KernelShapes.recurrentGradients(kernel, spec, into);
    try (var work = new Workspace(p, kernel)) {
      new RecurrentBackward(p, work, spec, weights, mask, trace, into).run(x, dy, dFinal);
    }
  }

  /** Returns x[batch, time, input] as dense [time, batch, input], 0 where masked. */
  static Tensor timeMajor(
      Primitives p, Workspace work, RecurrentSpec spec, Tensor x, Optional<Tensor> mask) {
    Tensor seen = x.transpose(0, 1);
    Tensor counted = work.allocate(spec.time(), spec.batch(), spec.input());
    if (mask.isPresent()) {
      Tensor m = mask.get().reshape(spec.time(), spec.batch(), 1).broadcastTo(counted.shape());
      work.to(counted, RecurrentPrograms.COUNTED.of(true), seen, m);
    } else {
      p.copyView(seen, counted);
    }
    return counted;
  }

  /** Returns one step of a dense tensor [time, batch, width] as [batch, width]. */
  static Tensor step(Tensor sequence, int t) {
    Shape shape = sequence.shape();
    return sequence.slice(0, t, 1).reshape(shape.extent(1), shape.extent(2));
  }

  /** Returns block k of the columns of [batch, blocks*hidden]. */
  static Tensor block(Tensor step, int k, int hidden) {
    return step.slice(1, k * hidden, hidden);
  }

  /** Returns the mask of one step as a view [batch, hidden]. */
  static Tensor maskAt(RecurrentSpec spec, Tensor mask, int t) {
    return mask.slice(0, t, 1)
        .reshape(spec.batch(), 1)
        .broadcastTo(Shape.of(spec.batch(), spec.hidden()));
  }

  /** Returns the tensors with the mask of a step put after them, if there is one. */
  static Tensor[] withMask(RecurrentSpec spec, Optional<Tensor> mask, int t, Tensor... in) {
    if (mask.isEmpty()) {
      return in;
    }
    Tensor[] all = Arrays.copyOf(in, in.length + 1);
    all[in.length] = maskAt(spec, mask.get(), t);
    return all;
  }
}
