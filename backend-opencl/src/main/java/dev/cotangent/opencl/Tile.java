package dev.cotangent.opencl;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many elements of a product go together: what the tuner chooses.
 *
 * <p>No choice changes a result: each element is the same sum in the same order.
 */
sealed interface Tile {

  /** Returns the options for the compiler. */
  String options();

  /** Returns the numbers that make it, for a file. */
  List<Integer> numbers();

  /** Tells whether a device can run it. */
  boolean fits(ClDevice device);

  /** Returns the tile of numbers that {@link #numbers} gave. */
  static Tile of(DeviceClass deviceClass, List<Integer> n) {
    return switch (deviceClass) {
      case CPU -> new Registers(n.get(0), n.get(1), n.get(2));
      case GPU -> new Local(n.get(0), n.get(1), n.get(2));
    };
  }

  /** Returns all but the first as tiles of a CPU with registers of so many floats. */
  static List<Tile> registers(int lanes, int[]... rowsAndVectors) {
    return Arrays.stream(rowsAndVectors)
        .map(n -> new Registers(n[0], lanes, n[1]))
        .collect(Collectors.toList());
  }

  /**
   * A tile in the registers of one work-item.
   *
   * @param rows of C
   * @param lanes floats of a register
   * @param vectors registers for each row
   */
  record Registers(int rows, int lanes, int vectors) implements Tile {
    private static final int MOST_ROWS = 64;
    private static final int MOST_VECTORS = 8;

    int width() {
      return lanes * vectors;
    }

    int tiles(int m) {
      return (m + rows - 1) / rows;
    }

    int panels(int n) {
      return (n + width() - 1) / width();
    }

    @Override
    public String options() {
      return "-DROWS=%d -DLANES=%d -DVECTORS=%d".formatted(rows, lanes, vectors);
    }

    @Override
    public List<Integer> numbers() {
      return List.of(rows, lanes, vectors);
    }

    @Override
    public boolean fits(ClDevice device) {
      return rows >= 1
          && rows <= MOST_ROWS
          && vectors >= 1
          && vectors <= MOST_VECTORS
          && (lanes == 4 || lanes == 8 || lanes == 16);
    }

    @Override
    public String toString() {
      return rows + "x" + width();
    }
  }

  /**
   * A tile that a group of work-items computes from local memory.
   *
   * @param side items along each side of a group
   * @param each elements along each side that an item computes
   * @param depth of the parts that are in local memory at once
   */
  record Local(int side, int each, int depth) implements Tile {
    private static final int MOST = 64;

    int width() {
      return side * each;
    }

    @Override
    public String options() {
      return "-DSIDE=%d -DEACH=%d -DDEPTH=%d".formatted(side, each, depth);
    }

    @Override
    public List<Integer> numbers() {
      return List.of(side, each, depth);
    }

    @Override
    public boolean fits(ClDevice device) {
      return Math.min(side, Math.min(each, depth)) >= 1
          && Math.max(side, Math.max(each, depth)) <= MOST
          && depth * width() % (side * side) == 0
          && (long) side * side <= device.maxGroup()
          && 8L * depth * (width() + 1) <= device.localBytes();
    }

    @Override
    public String toString() {
      return "%dx%d by %d in groups of %dx%d".formatted(width(), width(), depth, side, side);
    }
  }
}
