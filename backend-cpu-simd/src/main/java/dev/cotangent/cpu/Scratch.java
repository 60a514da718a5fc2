package dev.cotangent.cpu;

/** Memory of one thread during one kernel: a tile, and arrays that grow and are reused. */
final class Scratch {
  /** The call that is being prepared. */
  final Tile tile;

  /** Offsets of a tile's rows. */
  final int[] rowTable = new int[Tile.MAX_ROWS];

  private float[] rows = {};
  private float[] panels = {};
  private float[] image = {};
  private float[] result = {};

  private float[][] lines = {};

  Scratch(Tiles tiles) {
    tile = new Tile(tiles.tileSize());
  }

  /** Returns an array of at least {@code size} elements for rows of A; its contents are stale. */
  float[] rows(int size) {
    if (rows.length < size) {
      rows = new float[size];
    }
    return rows;
  }

  /**
   * Returns an array of at least {@code size} elements for packed panels; its contents are stale.
   */
  float[] panels(int size) {
    if (panels.length < size) {
      panels = new float[size];
    }
    return panels;
  }

  /**
   * Returns an array of at least {@code size} elements for padded images; its contents are stale.
   */
  float[] image(int size) {
    if (image.length < size) {
      image = new float[size];
    }
    return image;
  }

  /** Returns at least so many arrays of at least {@code length} elements; contents are stale. */
  float[][] lines(int count, int length) {
    if (lines.length < count || lines[0].length < length) {
      int least = lines.length == 0 ? length : Math.max(length, lines[0].length);
      lines = new float[Math.max(count, lines.length)][least];
    }
    return lines;
  }

  /**
   * Returns an array of at least {@code size} elements for partial results; its contents are stale.
   */
  float[] result(int size) {
    if (result.length < size) {
      result = new float[size];
    }
    return result;
  }
}
