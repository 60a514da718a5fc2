package dev.cotangent.cpu;

/** The tiles of the Vector API, fitted to the number of vector registers. */
final class SimdTiles {
  private SimdTiles() {}

  /** Returns tiles for 32 registers (512-bit lanes, or NEON), else for 16. */
  static Tiles create() {
    boolean manyRegisters = Lanes.COUNT >= 16 || System.getProperty("os.arch").equals("aarch64");
    TileKernel[] wide =
        manyRegisters
            ? new TileKernel[] {new Tile12x2(), new Tile8x2(), new Tile4x2()}
            : new TileKernel[] {new Tile6x2(), new Tile4x2()};
    TileKernel[] narrow =
        manyRegisters
            ? new TileKernel[] {new Tile12x1(), new Tile4x1()}
            : new TileKernel[] {new Tile12x1(), new Tile6x1(), new Tile4x1()};
    return new Tiles(wide, narrow, Lanes.COUNT, 512);
  }
}
