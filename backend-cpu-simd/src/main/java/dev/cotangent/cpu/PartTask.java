package dev.cotangent.cpu;

/** Work that falls into numbered parts, which may run at the same time and in any order. */
@FunctionalInterface
interface PartTask {

  /** Runs one part. Parts must not write to the same memory. */
  void run(int part);

  /** Returns what one thread runs, asked before its first part; it {@link #end ends} it. */
  default PartTask begin() {
    return this;
  }

  /** Called by the thread that began this after its last part, one that failed included. */
  default void end() {}

  /** Runs all parts on the calling thread. */
  static void runHere(int parts, PartTask task) {
    if (parts <= 0) {
      return;
    }
    PartTask mine = task.begin();
    try {
      for (int part = 0; part < parts; part++) {
        mine.run(part);
      }
    } finally {
      mine.end();
    }
  }
}
