package dev.cotangent.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Storage of one backend, opaque to everybody else.
 *
 * <p>A buffer is a lease on memory: once released, its memory may already belong to another one, so
 * every use is checked by {@link #requireLive}. Each backend extends this class.
 */
public abstract class Buffer {
  private final Object owner;
  private final ElementType type;
  private final int length;
  private @Nullable String releasedBy;

  /**
   * A live buffer.
   *
   * @param owner the backend that made it; compared by identity
   * @param length number of elements
   */
  protected Buffer(Object owner, ElementType type, int length) {
    this.owner = owner;
    this.type = type;
    this.length = length;
  }

  /** Returns the backend that made this buffer. */
  public final Object owner() {
    return owner;
  }

  /** Returns what the elements are. */
  public final ElementType type() {
    return type;
  }

  /** Returns the number of elements. */
  public final int length() {
    return length;
  }

  /** Tells whether the buffer still holds its values. */
  public final boolean isLive() {
    return releasedBy == null;
  }

  /**
   * Marks the buffer as released; {@code by} says what ended it, for the error of a late reader.
   */
  public final void markReleased(String by) {
    releasedBy = by;
  }

  /**
   * Checks that the values are still there.
   *
   * @throws IllegalStateException if the buffer was released
   */
  public final void requireLive() {
    if (releasedBy != null) {
      throw new IllegalStateException(
          "tensor: its memory was recycled by "
              + releasedBy
              + "; call keep(tensor) on the tape or scope before that to read it later");
    }
  }
}
