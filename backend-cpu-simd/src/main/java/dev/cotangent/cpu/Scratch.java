package dev.cotangent.cpu;

import org.jspecify.annotations.Nullable;

/**
 * Memory of one thread during one kernel: a tile, and arrays that grow and are reused.
 *
 * <p>What is written all the time ends in elements that nobody writes, so that no line of the
 * caches belongs to two threads, wherever a collector puts their objects.
 */
final class Scratch {
  /** Elements that keep those of other threads apart: 128 bytes, as lines are fetched in pairs. */
  static final int APART = 32;

  /** The call that is being prepared. */
  final Tile tile;

  /** Offsets of a tile's rows. */
  final int[] rowTable = new int[Tile.MAX_ROWS + APART];

  /** The thread that had this last; its caches may still hold the contents. */
  @Nullable Thread owner;

  private float[] rows = {};
  private float[] panels = {};
  private float[] image = {};
  private float[] result = {};

  private float[][] lines = {};
  private @Nullable PackedMatrix packed;
  private @Nullable Object packedFor;
  private @Nullable Lent lent;

  private record Lent(PointwiseProgram program, PointwiseFrame frame) {}

  Scratch(Tiles tiles) {
    tile = Tile.apart(tiles.tileSize());
  }

  /**
   * Returns a frame of a program: the one of the call before if that was for the same program.
   *
   * <p>What is done to each tile neither waits for other threads nor meets their frames.
   */
  PointwiseFrame frame(PointwiseProgram program) {
    Lent before = lent;
    if (before != null && before.program == program) {
      return before.frame;
    }
    release();
    var now = new Lent(program, program.take());
    lent = now;
    return now.frame;
  }

  /** Gives back the frame that was lent. */
  void release() {
    if (lent != null) {
      lent.program.give(lent.frame);
      lent = null;
    }
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
    packed = null;
    if (panels.length < size) {
      panels = new float[size];
    }
    return panels;
  }

  /** Keeps a matrix that lies in {@link #panels}, until they are asked for again. */
  void keep(PackedMatrix matrix, Object use) {
    packed = matrix;
    packedFor = use;
  }

  /** Returns the matrix that was kept for this use, or null. */
  @Nullable PackedMatrix kept(Object use) {
    return packedFor == use ? packed : null;
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
