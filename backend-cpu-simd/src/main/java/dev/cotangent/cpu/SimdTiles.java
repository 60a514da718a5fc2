package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/** The tiles of the Vector API, fitted to the number of vector registers. */
final class SimdTiles {
  /** Whether there are 32 registers, with 512-bit lanes or NEON; otherwise there are 16. */
  static final boolean MANY_REGISTERS =
      COUNT >= 16 || System.getProperty("os.arch").equals("aarch64");

  private SimdTiles() {}

  /** Returns tiles that fit the registers. */
  static Tiles create() {
    TileKernel[] wide =
        MANY_REGISTERS
            ? new TileKernel[] {new Tile12x2(), new Tile8x2(), new Tile6x2(), new Tile4x2()}
            : new TileKernel[] {new Tile6x2(), new Tile4x2()};
    TileKernel[] narrow = new TileKernel[] {new Tile12x1(), new Tile6x1(), new Tile4x1()};
    TileKernel[] interleaved =
        MANY_REGISTERS
            ? new TileKernel[] {new Strip12x1(), new Strip6x2(), new Strip8x2(), new Strip12x2()}
            : new TileKernel[] {new Strip6x1(), new Strip12x1(), new PanelStrip6x2()};
    return new Tiles(
        wide,
        narrow,
        interleaved,
        interleaveFrom(wide[0]),
        MANY_REGISTERS ? Integer.MAX_VALUE : interleaveFrom(wide[0]),
        SimdTiles::copyPairs,
        stripCopy(wide[0].rows),
        Math.max(wide[0].rows, wide[0].rows <= COUNT ? COUNT : 2 * COUNT),
        stripTurn(wide[0].rows),
        COUNT,
        128,
        CoreCache.SIZE,
        new SimdRowKernel(),
        new SimdDepthwise(),
        Optional.of(new PanelRow()),
        MANY_REGISTERS ? Optional.empty() : Optional.of(new TableStrip6x2()),
        MANY_REGISTERS ? new Columns12x2() : new Columns6x2());
  }

  /**
   * Returns the columns that pay for interleaving, which takes three times as long by plain loops.
   *
   * <p>Few registers gain more: tiles in place take half as many instructions again.
   */
  private static int interleaveFrom(TileKernel full) {
    if (full.rows == 12) {
      return COUNT == 16 ? 8 * full.width : Integer.MAX_VALUE;
    }
    return (COUNT == 8 ? 2 : 6) * full.width;
  }

  private static StripTurn stripTurn(int rows) {
    if (rows == 6 && COUNT == 8) {
      return Interleave6.turn();
    }
    return rows == 12 && COUNT == 16 ? Interleave12.turn() : StripTurn.plain(rows);
  }

  /**
   * Returns what copies at least so many neighbours, later ones over the excess of earlier ones.
   */
  private static PanelCopy stripCopy(int rows) {
    if (rows <= COUNT) {
      return SimdTiles::copyVectors;
    }
    return rows <= 2 * COUNT ? SimdTiles::copyPairs : PanelCopy.plain(rows);
  }

  /** {@link PanelCopy} for pieces of one vector. */
  private static void copyVectors(
      float[] from, int at, int fromStep, int count, float[] to, int toAt, int toStep) {
    for (int i = 0; i < count; i++) {
      fromArray(F, from, at).intoArray(to, toAt);
      at += fromStep;
      toAt += toStep;
    }
  }

  /** {@link PanelCopy} for pieces of two vectors. */
  private static void copyPairs(
      float[] from, int at, int fromStep, int count, float[] to, int toAt, int toStep) {
    for (int i = 0; i < count; i++) {
      FloatVector x = fromArray(F, from, at);
      FloatVector y = fromArray(F, from, at + COUNT);
      x.intoArray(to, toAt);
      y.intoArray(to, toAt + COUNT);
      at += fromStep;
      toAt += toStep;
    }
  }

  /**
   * Copies the first {@code width} columns of a matrix close together and adds them up.
   *
   * @param width a multiple of the lanes, or a divisor of them
   * @param to takes {@code length} rows of {@code width} elements
   */
  static void copyColumns(
      float[] from, int at, int step, int length, int width, float[] to, float[] sums) {
    for (int j = 0; j < width; j += COUNT) {
      FloatVector sum = FloatVector.zero(F);
      int source = at + j;
      int target = j;
      for (int k = 0; k < length; k++) {
        FloatVector v = fromArray(F, from, source);
        v.intoArray(to, target);
        sum = sum.add(v);
        source += step;
        target += width;
      }
      sum.mul(1f).intoArray(sums, j);
    }
  }

  /**
   * Moves the valid part of a tile's sums to C.
   *
   * <p>A method of its own, so that kernels have one path: a kernel that meets a path for the first
   * time is compiled anew and is a hundred times slower meanwhile.
   */
  static void finish(Tile t, int width) {
    finish(t.sums, width, t.add, t.c, t.cAt, t.cStep, t.rows, t.columns);
  }

  /**
   * Moves sums[rows, columns], of row length {@code width}, to C, or adds them to C.
   *
   * <p>The rest of a row is moved without vectors: in some virtual machines masked ones ended on
   * the heap.
   */
  static void finish(
      float[] sums, int width, boolean add, float[] c, int cAt, int cStep, int rows, int columns) {
    if (add) {
      add(sums, width, c, cAt, cStep, rows, columns);
    } else {
      store(sums, width, c, cAt, cStep, rows, columns);
    }
  }

  private static void add(
      float[] sums, int width, float[] c, int cAt, int cStep, int rows, int columns) {
    if (columns == 2 * COUNT) {
      addPairs(sums, width, c, cAt, cStep, rows);
      return;
    }
    int vectorEnd = F.loopBound(columns);
    for (int r = 0; r < rows; r++) {
      int from = r * width;
      int to = cAt + r * cStep;
      for (int j = 0; j < vectorEnd; j += COUNT) {
        fromArray(F, c, to + j).add(fromArray(F, sums, from + j)).intoArray(c, to + j);
      }
      for (int j = vectorEnd; j < columns; j++) {
        c[to + j] += sums[from + j];
      }
    }
  }

  private static void addPairs(float[] sums, int width, float[] c, int cAt, int cStep, int rows) {
    int to = cAt;
    int end = rows * width;
    for (int from = 0; from < end; from += width) {
      FloatVector x = fromArray(F, c, to).add(fromArray(F, sums, from));
      FloatVector y = fromArray(F, c, to + COUNT).add(fromArray(F, sums, from + COUNT));
      x.intoArray(c, to);
      y.intoArray(c, to + COUNT);
      to += cStep;
    }
  }

  private static void storePairs(float[] sums, int width, float[] c, int cAt, int cStep, int rows) {
    int to = cAt;
    int end = rows * width;
    for (int from = 0; from < end; from += width) {
      FloatVector x = fromArray(F, sums, from);
      FloatVector y = fromArray(F, sums, from + COUNT);
      x.intoArray(c, to);
      y.intoArray(c, to + COUNT);
      to += cStep;
    }
  }

  private static void store(
      float[] sums, int width, float[] c, int cAt, int cStep, int rows, int columns) {
    if (columns == 2 * COUNT) {
      storePairs(sums, width, c, cAt, cStep, rows);
      return;
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(sums, r * width, c, cAt + r * cStep, columns);
    }
  }
}
