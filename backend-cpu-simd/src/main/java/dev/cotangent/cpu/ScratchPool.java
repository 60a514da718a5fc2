package dev.cotangent.cpu;

import java.util.ArrayDeque;

/** Scratch memory that kernels borrow; as many exist as were in use at the same time. */
final class ScratchPool {
  private final Tiles tiles;
  private final ArrayDeque<Scratch> free = new ArrayDeque<>();

  ScratchPool(Tiles tiles) {
    this.tiles = tiles;
  }

  /** Lends scratch memory until {@link #give}, the one used last first. */
  Scratch take() {
    synchronized (free) {
      Scratch scratch = free.pollLast();
      if (scratch != null) {
        return scratch;
      }
    }
    return new Scratch(tiles);
  }

  /** Takes scratch memory back. */
  void give(Scratch scratch) {
    synchronized (free) {
      free.addLast(scratch);
    }
  }
}
