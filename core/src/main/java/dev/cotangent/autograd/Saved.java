package dev.cotangent.autograd;

import dev.cotangent.tensor.Tensor;
import java.util.List;

/** What a forward pass keeps for the backward pass of the same step. */
public interface Saved {

  /** Returns every tensor it holds, so that the tape knows when their memory is free. */
  List<Tensor> tensors();

  /** Keeps nothing. */
  record None() implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }
}
