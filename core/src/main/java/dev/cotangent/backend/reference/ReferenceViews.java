package dev.cotangent.backend.reference;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;

/** Copies out of and additions into strided views, element by element. */
final class ReferenceViews {
  private ReferenceViews() {}

  static void copyView(Tensor view, Tensor target) {
    var walk = new Walk(view.shape(), view);
    int end = target.layout().offset() + target.size();
    if (view.type() == ElementType.REAL) {
      double[] from = ReferenceBuffer.reals(view);
      double[] to = ReferenceBuffer.reals(target);
      for (int i = target.layout().offset(); i < end; i++, walk.next()) {
        to[i] = from[walk.at(0)];
      }
    } else {
      int[] from = ReferenceBuffer.integers(view);
      int[] to = ReferenceBuffer.integers(target);
      for (int i = target.layout().offset(); i < end; i++, walk.next()) {
        to[i] = from[walk.at(0)];
      }
    }
  }

  static void addView(Tensor source, Tensor view) {
    var walk = new Walk(view.shape(), view);
    double[] from = ReferenceBuffer.reals(source);
    double[] to = ReferenceBuffer.reals(view);
    int end = source.layout().offset() + source.size();
    for (int i = source.layout().offset(); i < end; i++, walk.next()) {
      to[walk.at(0)] += from[i];
    }
  }
}
