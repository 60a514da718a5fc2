package dev.cotangent.backend;

import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** Whether tensors share elements: exact, and cheap where their ranges do not meet. */
final class Overlap {
  private Overlap() {}

  /** Tells whether two tensors, one of them dense, share an element. */
  static boolean between(Tensor a, Tensor b) {
    if (a.buffer() != b.buffer() || a.size() == 0 || b.size() == 0) {
      return false;
    }
    Layout p = a.layout();
    Layout q = b.layout();
    if (p.start() >= q.end() || q.start() >= p.end()) {
      return false;
    }
    return p.isDense() ? meets(q, p.start(), p.end()) : meets(p, q.start(), q.end());
  }

  /** Tells whether C shares an element with A, or else with B, of the same buffer. */
  static boolean betweenProductAndFactor(GemmSpec spec, Tensor c, Tensor factor, boolean isA) {
    boolean transposed = isA ? spec.transposeA() : spec.transposeB();
    int rows = isA ? spec.m() : spec.k();
    int columns = isA ? spec.k() : spec.n();
    int stride = isA ? spec.strideA() : spec.strideB();
    var stored =
        Layout.of(
            Shape.of(
                stride == 0 ? Math.min(spec.batch(), 1) : spec.batch(),
                transposed ? columns : rows,
                transposed ? rows : columns),
            new int[] {stride, isA ? spec.lda() : spec.ldb(), 1},
            factor.layout().offset());
    for (int i = 0; i < spec.batch(); i++) {
      for (int row = 0; row < spec.m(); row++) {
        long from = c.layout().offset() + (long) i * spec.strideC() + (long) row * spec.ldc();
        if (spec.n() > 0 && meets(stored, from, from + spec.n())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean meets(Layout view, long from, long to) {
    return view.shape().size() > 0 && meets(view, 0, view.start(), view.end(), from, to);
  }

  /**
   * Tells whether the part of a view that starts at axis {@code axis} has an element in [from, to).
   *
   * @param start smallest index of that part
   * @param end one more than its largest index
   */
  private static boolean meets(Layout view, int axis, long start, long end, long from, long to) {
    if (start >= to || end <= from) {
      return false;
    }
    if (axis == view.shape().rank() || (start >= from && end <= to)) {
      return true;
    }
    int extent = view.shape().extent(axis);
    long stride = Math.abs((long) view.stride(axis));
    int distinct = stride == 0 ? 1 : extent;
    long inner = end - (distinct - 1) * stride;
    for (int i = 0; i < distinct; i++) {
      if (meets(view, axis + 1, start + i * stride, inner + i * stride, from, to)) {
        return true;
      }
    }
    return false;
  }
}
