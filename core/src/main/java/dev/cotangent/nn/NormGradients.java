package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.tensor.Tensor;

/** Hands over gradients that one kernel computed together. */
final class NormGradients {
  private NormGradients() {}

  /** Adds the gradient of each input and recycles those that nobody wants. */
  static void add(OpContext context, InputGradients into, Tensor... gradients) {
    for (int i = 0; i < gradients.length; i++) {
      Tensor gradient = gradients[i];
      if (into.wants(i)) {
        into.add(i, () -> gradient);
      } else {
        context.release(gradient);
      }
    }
  }
}
