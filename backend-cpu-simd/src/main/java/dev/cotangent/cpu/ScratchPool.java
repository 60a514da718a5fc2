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

  /** One part of a task, computed with the scratch memory of its thread. */
  @FunctionalInterface
  interface Part {
    /** Runs the part. */
    void run(int part, Scratch scratch);
  }

  /** Returns a task of such parts, for all of which a thread borrows scratch memory once. */
  PartTask each(Part part) {
    return new Task(this, part);
  }

  private record Task(ScratchPool pool, Part body) implements PartTask {
    @Override
    public PartTask begin() {
      return new Begun(pool, body, pool.take());
    }

    @Override
    public void run(int part) {
      PartTask begun = begin();
      try {
        begun.run(part);
      } finally {
        begun.end();
      }
    }
  }

  private record Begun(ScratchPool pool, Part body, Scratch scratch) implements PartTask {
    @Override
    public void run(int part) {
      body.run(part, scratch);
    }

    @Override
    public void end() {
      pool.give(scratch);
    }
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
    scratch.release();
    scratch.owner = Thread.currentThread();
    synchronized (free) {
      free.add(scratch);
    }
  }
}
