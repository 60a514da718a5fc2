package dev.cotangent.opencl;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tables of where things lie, made on the device and kept for the next call.
 *
 * <p>Entry (i, j, k) of a table is {@code i * a + j * b + k * c}. Whoever uses tables holds this
 * object's monitor until its launches are made, for a table that was not used for long goes.
 */
final class PositionTables {
  private static final int MOST = 256;
  private static final float LOAD_FACTOR = 0.75f;

  private final ClContext context;
  private final Map<Axes, MemoryBlock> tables =
      new LinkedHashMap<>(2 * MOST, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Axes, MemoryBlock> eldest) {
          boolean full = size() > MOST;
          if (full) {
            context.pool().give(eldest.getValue());
          }
          return full;
        }
      };

  PositionTables(ClContext context) {
    this.context = context;
  }

  /** Three axes: how many entries, and how far apart they point. */
  record Axes(int m, int n, int l, int a, int b, int c) {
    int size() {
      return m * n * l;
    }
  }

  /** Returns a table. */
  synchronized MemoryBlock of(Axes axes) {
    MemoryBlock known = tables.get(axes);
    if (known != null) {
      return known;
    }
    MemoryBlock table = context.pool().take(4L * axes.size());
    context
        .launch(context.programs().files("", "position_tables").kernel("positions"))
        .integer(axes.m)
        .integer(axes.n)
        .integer(axes.l)
        .integer(axes.a)
        .integer(axes.b)
        .integer(axes.c)
        .block(table)
        .work(0, 4.0 * axes.size())
        .run(context.deviceClass().line(axes.size()));
    tables.put(axes, table);
    return table;
  }
}
