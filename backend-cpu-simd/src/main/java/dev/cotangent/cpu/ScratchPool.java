package dev.cotangent.cpu;

import java.util.ArrayList;
import java.util.List;

/** Scratch memory that kernels borrow; as many exist as were in use at the same time. */
final class ScratchPool {
  private final Tiles tiles;
  private final List<Scratch> free = new ArrayList<>();

  ScratchPool(Tiles tiles) {
    this.tiles = tiles;
  }

  /** Lends scratch memory until {@link #give}: what this thread had last, else any. */
  Scratch take() {
    Thread thread = Thread.currentThread();
    synchronized (free) {
      for (int i = free.size() - 1; i >= 0; i--) {
        if (free.get(i).owner == thread) {
          return free.remove(i);
        }
      }
      if (!free.isEmpty()) {
        return free.removeLast();
      }
    }
    return new Scratch(tiles);
  }

  /** Takes scratch memory back. */
  void give(Scratch scratch) {
    scratch.owner = Thread.currentThread();
    synchronized (free) {
      free.add(scratch);
    }
  }
}
