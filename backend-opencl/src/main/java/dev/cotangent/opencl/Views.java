package dev.cotangent.opencl;

import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * Copies out of views, and adds into them.
 *
 * <p>Additions into a view that overlaps itself are split: axes along which no two positions meet
 * are computed at once, the indices of the others one launch after the other, the last first. Where
 * each window's axes of positions come before its axes of taps, each element so gets its summands
 * in row-major order. Where that would take too many launches, one work-item adds all that may
 * meet, in row-major order.
 */
final class Views {
  private static final int MOST_LAUNCHES = 128;
  private static final int LEAST_ROW_GPU = 64;
  private static final int LEAST_ROW_CPU = 8;
  private static final int ROWS_PER_ITEM = 8;

  private final ClContext context;

  Views(ClContext context) {
    this.context = context;
  }

  /** Copies a view to dense memory from element {@code at} on. */
  void copy(Tensor view, MemoryBlock to, int at) {
    copy(ClBuffer.of(view).block(), view.layout(), to, at);
  }

  /** Copies what a layout sees of memory to dense memory from element {@code at} on. */
  void copy(MemoryBlock from, Layout layout, MemoryBlock to, int at) {
    int count = layout.shape().size();
    if (count == 0) {
      return;
    }
    ViewAxes axes = ViewAxes.of(layout);
    int last = axes.rank() - 1;
    if (axes.rank() == 0 || (last == 0 && axes.view()[0] == 1)) {
      context.queue().copy(from, 4L * layout.offset(), to, 4L * at, 4L * count);
    } else if (axes.extents()[last] >= leastRow()) {
      int columns = axes.extents()[last];
      ViewAxes rows = axes.only(allBut(axes.rank(), last));
      Launch launch = context.launch(rowKernel());
      launch.integer(count / columns).integer(columns).integer(axes.view()[last]);
      position(launch, rows.extents(), rows.view())
          .block(from)
          .integer(layout.offset())
          .block(to)
          .integer(at)
          .work(0, 8.0 * count)
          .run(rowGrid(count / columns, columns));
    } else {
      position(context.launch(kernel("copy_view")).integer(count), axes.extents(), axes.view())
          .block(from)
          .integer(layout.offset())
          .block(to)
          .integer(at)
          .work(0, 8.0 * count)
          .run(context.deviceClass().line(count));
    }
  }

  /** Adds a dense tensor into a view. */
  void add(Tensor source, Tensor view) {
    if (source.size() == 0) {
      return;
    }
    ViewAxes axes = ViewAxes.of(view.layout());
    boolean[] apart = apart(axes);
    boolean[] repeated = repeated(axes);
    boolean[] meeting = neither(apart, repeated);
    int launches = axes.only(meeting).size();
    if (launches <= MOST_LAUNCHES && (launches == 1 || axes.only(repeated).rank() == 0)) {
      for (int i = launches - 1; i >= 0; i--) {
        add(source, view, axes.only(apart), axes.only(repeated), axes.only(meeting), i);
      }
    } else {
      boolean[] none = new boolean[axes.rank()];
      add(source, view, axes.only(none), axes, axes.only(none), 0);
    }
  }

  /** Adds the positions of one index of the axes that meet. */
  private void add(
      Tensor source, Tensor view, ViewAxes apart, ViewAxes repeated, ViewAxes meeting, int index) {
    int viewAt = view.layout().offset();
    int sourceAt = source.layout().offset();
    for (int axis = meeting.rank() - 1, rest = index; axis >= 0; axis--) {
      viewAt += rest % meeting.extents()[axis] * meeting.view()[axis];
      sourceAt += rest % meeting.extents()[axis] * meeting.dense()[axis];
      rest /= meeting.extents()[axis];
    }
    Launch launch = context.launch(kernel("add_view")).integer(apart.size());
    position(launch, apart.extents(), apart.view())
        .vector(ViewAxes.eight(apart.dense(), 0))
        .integer(repeated.size())
        .vector(ViewAxes.eight(repeated.extents(), 1))
        .vector(ViewAxes.eight(repeated.view(), 0))
        .vector(ViewAxes.eight(repeated.dense(), 0))
        .integer(Math.max(1, repeated.rank()))
        .block(ClBuffer.of(source).block())
        .integer(sourceAt)
        .block(ClBuffer.of(view).block())
        .integer(viewAt)
        .work(apart.size(), 12.0 * apart.size() * repeated.size())
        .run(context.deviceClass().line(apart.size()));
  }

  private static Launch position(Launch launch, int[] extents, int[] strides) {
    return launch
        .integer(Math.max(1, extents.length))
        .vector(ViewAxes.eight(extents, 1))
        .vector(ViewAxes.eight(strides, 0));
  }

  private ClKernel kernel(String name) {
    return context.programs().files("", "view_axes", "views").kernel(name);
  }

  private int leastRow() {
    return switch (context.deviceClass()) {
      case GPU -> LEAST_ROW_GPU;
      case CPU -> LEAST_ROW_CPU;
    };
  }

  private ClKernel rowKernel() {
    return switch (context.deviceClass()) {
      case GPU -> kernel("copy_rows");
      case CPU ->
          context
              .programs()
              .files("-DROWS=" + ROWS_PER_ITEM, "view_axes", "views_cpu")
              .kernel("copy_rows");
    };
  }

  private Grid rowGrid(int rows, int columns) {
    return switch (context.deviceClass()) {
      case GPU -> context.deviceClass().matrix(rows, columns);
      case CPU -> Grid.line((rows + ROWS_PER_ITEM - 1) / ROWS_PER_ITEM, 1);
    };
  }

  /** Chooses axes, outer ones first, such that no two positions along them meet. */
  private static boolean[] apart(ViewAxes axes) {
    boolean[] chosen = new boolean[axes.rank()];
    for (int axis = 0; axis < axes.rank(); axis++) {
      chosen[axis] = axes.view()[axis] != 0;
      chosen[axis] = chosen[axis] && isInjective(axes.only(chosen));
    }
    return chosen;
  }

  /** Tells whether each stride exceeds what all smaller ones span. */
  private static boolean isInjective(ViewAxes axes) {
    Integer[] order = new Integer[axes.rank()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Integer.compare(stride(axes, a), stride(axes, b)));
    long span = 0;
    for (int axis : order) {
      if (stride(axes, axis) <= span) {
        return false;
      }
      span += (long) stride(axes, axis) * (axes.extents()[axis] - 1);
    }
    return true;
  }

  private static int stride(ViewAxes axes, int axis) {
    return Math.abs(axes.view()[axis]);
  }

  private static boolean[] repeated(ViewAxes axes) {
    boolean[] repeated = new boolean[axes.rank()];
    for (int axis = 0; axis < axes.rank(); axis++) {
      repeated[axis] = axes.view()[axis] == 0;
    }
    return repeated;
  }

  private static boolean[] neither(boolean[] a, boolean[] b) {
    boolean[] neither = new boolean[a.length];
    for (int axis = 0; axis < a.length; axis++) {
      neither[axis] = !a[axis] && !b[axis];
    }
    return neither;
  }

  private static boolean[] allBut(int rank, int axis) {
    boolean[] others = new boolean[rank];
    Arrays.fill(others, true);
    others[axis] = false;
    return others;
  }
}
