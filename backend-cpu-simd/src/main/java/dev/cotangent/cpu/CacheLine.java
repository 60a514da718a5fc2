package dev.cotangent.cpu;

/**
 * Where elements should lie in memory: a vector of 512 bits that crosses lines costs two of them.
 *
 * <p>Java does not say where an array lies. Objects of at least half a region of G1 begin with the
 * region, and with {@code -XX:ObjectAlignmentInBytes=64} all begin with a line; there element
 * {@link #FIRST} does, too. Anywhere else it is as good as another.
 */
final class CacheLine {
  /** Elements of a line of 64 bytes. */
  static final int ELEMENTS = 16;

  /** Elements that the header of an array takes the room of: 16 bytes, where it is not compact. */
  static final int HEADER = 4;

  /** The first element that begins a line. */
  static final int FIRST = ELEMENTS - HEADER;

  /** Elements that pay for some more before them. */
  private static final int LONG = 1024;

  private CacheLine() {}

  /** Returns where to begin in an array of so many elements and those before them. */
  static int first(int length) {
    return length < LONG || length > Integer.MAX_VALUE - FIRST ? 0 : FIRST;
  }
}
