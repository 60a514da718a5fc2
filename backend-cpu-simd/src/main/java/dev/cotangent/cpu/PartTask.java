package dev.cotangent.cpu;

/** Work that falls into numbered parts, which may run at the same time and in any order. */
@FunctionalInterface
interface PartTask {

  /** Runs one part. Parts must not write to the same memory. */
  void run(int part);
}
