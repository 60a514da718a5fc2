package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.opencl.Tile.Local;
import java.util.ArrayList;
import java.util.List;

/** The kinds of matrix products that want tiles of their own. */
enum ProductKind {
  /** More columns than fill two registers of a CPU; the most work first. */
  CPU_WIDE(DeviceClass.CPU),
  /** At most two registers. */
  CPU_MEDIUM(DeviceClass.CPU),
  /** At most one register. */
  CPU_NARROW(DeviceClass.CPU),
  /** Many elements. */
  GPU_LARGE(DeviceClass.GPU),
  /** Few elements, which would leave a GPU idle in large tiles. */
  GPU_SMALL(DeviceClass.GPU);

  private static final int WIDE_LANES = 16;
  private static final long LARGE = 1 << 18;

  private final DeviceClass deviceClass;

  ProductKind(DeviceClass deviceClass) {
    this.deviceClass = deviceClass;
  }

  DeviceClass deviceClass() {
    return deviceClass;
  }

  /** Returns the kind of a product of n columns on a CPU. */
  static ProductKind onCpu(int lanes, int n) {
    if (n > 2 * lanes) {
      return CPU_WIDE;
    }
    return n > lanes ? CPU_MEDIUM : CPU_NARROW;
  }

  /** Returns the kind of a product on a GPU. */
  static ProductKind onGpu(GemmSpec spec) {
    return (long) spec.batch() * spec.m() * spec.n() >= LARGE ? GPU_LARGE : GPU_SMALL;
  }

  /** Returns the tiles to choose from, first the one for devices that were not tuned. */
  List<Tile> candidates(int lanes) {
    boolean many = lanes == WIDE_LANES;
    return switch (this) {
      case CPU_NARROW ->
          many
              ? Tile.registers(lanes, new int[][] {{20, 1}, {8, 1}, {12, 1}, {16, 1}, {24, 1}})
              : Tile.registers(lanes, new int[][] {{6, 2}, {12, 1}, {10, 1}, {8, 1}, {6, 1}});
      case CPU_MEDIUM ->
          many
              ? Tile.registers(lanes, new int[][] {{10, 2}, {8, 2}, {12, 2}, {14, 2}, {12, 1}})
              : Tile.registers(lanes, new int[][] {{6, 2}, {5, 2}, {4, 2}, {12, 1}, {8, 1}});
      case CPU_WIDE ->
          many
              ? Tile.registers(
                  lanes, new int[][] {{6, 4}, {5, 4}, {8, 3}, {9, 3}, {12, 2}, {14, 2}})
              : Tile.registers(lanes, new int[][] {{6, 2}, {5, 2}, {4, 3}, {3, 4}, {12, 1}});
      case GPU_SMALL -> local(4);
      case GPU_LARGE -> local(8);
    };
  }

  private static List<Tile> local(int each) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(new Local(WIDE_LANES, each, WIDE_LANES));
    for (int side : new int[] {8, 16}) {
      for (int e : new int[] {2, 4, 6, 8}) {
        for (int depth : new int[] {8, 16, 32}) {
          var tile = new Local(side, e, depth);
          if (!tiles.contains(tile)) {
            tiles.add(tile);
          }
        }
      }
    }
    return tiles;
  }

  /** Returns products to time candidates with, as networks have them. */
  List<GemmSpec> workloads(int lanes) {
    return switch (this) {
      case CPU_NARROW -> List.of(GemmSpec.of(16_384, lanes, 144, false, true));
      case CPU_MEDIUM -> List.of(GemmSpec.of(8_192, 2 * lanes, 288, false, true));
      case CPU_WIDE -> List.of(GemmSpec.of(1024, 1024, 1024), GemmSpec.of(64, 512, 128));
      case GPU_SMALL -> List.of(GemmSpec.of(64, 512, 128), GemmSpec.of(256, 256, 1024));
      case GPU_LARGE -> List.of(GemmSpec.of(1024, 1024, 1024), GemmSpec.of(4096, 128, 576));
    };
  }

  /** Returns small products of this kind, with rests everywhere, to check candidates with. */
  List<GemmSpec> checks(int lanes) {
    int n =
        switch (this) {
          case CPU_NARROW -> lanes - 3;
          case CPU_MEDIUM -> lanes + 3;
          case CPU_WIDE -> 4 * lanes + 3;
          case GPU_SMALL -> 67;
          case GPU_LARGE -> 515;
        };
    int m = this == GPU_LARGE ? 517 : 37;
    return List.of(
        GemmSpec.of(m, n, 41),
        GemmSpec.of(m, n, 19, false, true).scaled(0.5, 0.25),
        GemmSpec.of(m, n, 33, true, false),
        GemmSpec.of(m, n, 1, true, true));
  }
}
