package dev.cotangent.cpu;

/**
 * One call of a {@link TileKernel}: where a tile's operands lie.
 *
 * <p>For r in [0, rows) and j in [0, columns), with the sum over all runs t and all steps k in [0,
 * length), in this order:
 *
 * <pre>
 * C[r, j] (+)= alpha * sum of a[aAt + aRow[aRowFrom + r] + aRun[runFrom + t] + k]
 *                   * b[bAt + bRun[runFrom + t] + k * bStep + j]
 * </pre>
 *
 * <p>A matrix product has one run. A convolution has one run for each row of the filter, in which
 * the taps and channels lie contiguous in a channels-last image: its patches are read in place and
 * never copied.
 *
 * <p>Mutable and reused: one object for each thread and problem.
 */
class Tile {
  /** Most rows of any kernel: tables of row offsets repeat their last entry so often. */
  static final int MAX_ROWS = 12;

  private static final int SHORT_RUN = 16;

  float[] a = {};
  int aAt;

  /** Offsets of the rows of A, readable up to {@code aRowFrom} plus the rows of the kernel. */
  int[] aRow = {};

  int aRowFrom;
  int[] aRun = {};

  float[] b = {};
  int bAt;
  int[] bRun = {};
  int bStep;

  int runFrom;
  int runs;
  int length;

  /**
   * Distance of neighbours in a row of A: 1. Not final, since C2 makes three loops of one whose
   * steps it knows, and then loads more rows at once than there are registers.
   */
  int aStep = 1;

  float[] c = {};
  int cAt;
  int cStep;
  int rows;
  int columns;

  float alpha = 1;

  /** Whether the sums are added to C; otherwise they replace it, whatever it holds. */
  boolean add;

  /** All steps of all runs, for kernels that walk them in one loop; see {@link #tabulateSteps}. */
  int[] aSteps = {};

  int[] bSteps = {};

  /** Arrays that a kernel makes for itself and finds here again. */
  float[][] lines = {};

  private int[] tabulatedA = {};
  private int[] tabulatedB = {};
  private int tabulatedFrom;
  private int tabulatedRuns;
  private int tabulatedLength;
  private int tabulatedStep;

  /** Where kernels leave the sums, row after row of the kernel's width, for {@link #finish}. */
  final float[] sums;

  private Tile(int size) {
    sums = new float[size + Scratch.APART];
  }

  /** Returns one for sums of {@code size} elements, apart from what other threads write. */
  static Tile apart(int size) {
    return new Apart(size);
  }

  /** Fields that nobody writes follow those of the tile. */
  @SuppressWarnings("unused")
  private static final class Apart extends Tile {
    private long p0;
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;
    private long p8;
    private long p9;
    private long p10;
    private long p11;
    private long p12;
    private long p13;
    private long p14;
    private long p15;

    Apart(int size) {
      super(size);
    }
  }

  /**
   * Sets A, where it is another array than before.
   *
   * <p>To write a reference marks a card of the collector, and many cards share a line of the
   * caches: threads that do so for each tile hold each other up.
   */
  final void a(float[] array) {
    if (a != array) {
      a = array;
    }
  }

  /** Sets B and where its runs begin, as {@link #a(float[])} sets A. */
  final void b(float[] array, int[] runs) {
    if (b != array) {
      b = array;
    }
    if (bRun != runs) {
      bRun = runs;
    }
  }

  /** Tells whether there are runs so short that it takes longer to begin one than to look up. */
  boolean hasShortRuns() {
    return runs > 1 && length < SHORT_RUN;
  }

  /**
   * Writes the offsets of all steps in order to {@link #aSteps} and {@link #bSteps}.
   *
   * <p>Tables once written are kept as long as runs, length and step of B stay the same.
   */
  void tabulateSteps() {
    if (aRun == tabulatedA
        && bRun == tabulatedB
        && runFrom == tabulatedFrom
        && runs == tabulatedRuns
        && length == tabulatedLength
        && bStep == tabulatedStep) {
      return;
    }
    tabulatedA = aRun;
    tabulatedB = bRun;
    tabulatedFrom = runFrom;
    tabulatedRuns = runs;
    tabulatedLength = length;
    tabulatedStep = bStep;
    if (aSteps.length < runs * length) {
      aSteps = new int[runs * length];
      bSteps = new int[runs * length];
    }
    int step = 0;
    for (int run = runFrom; run < runFrom + runs; run++) {
      for (int k = 0; k < length; k++, step++) {
        aSteps[step] = aRun[run] + k;
        bSteps[step] = bRun[run] + k * bStep;
      }
    }
  }

  /** Moves the valid part of {@link #sums}, of the given row length, to C. */
  void finish(int width) {
    for (int r = 0; r < rows; r++) {
      int from = r * width;
      int to = cAt + r * cStep;
      if (add) {
        for (int j = 0; j < columns; j++) {
          c[to + j] += sums[from + j];
        }
      } else {
        System.arraycopy(sums, from, c, to, columns);
      }
    }
  }
}
