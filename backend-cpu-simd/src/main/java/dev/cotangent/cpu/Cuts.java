package dev.cotangent.cpu;

import java.lang.invoke.VarHandle;

/**
 * Parts the body of a loop for C2, where there are 16 vector registers.
 *
 * <p>C2 loads as much as it can before it multiplies, and moves what no longer fits into registers
 * to memory and back: at half the speed. It moves no load across a fence of loads, which takes no
 * instruction on x86. Other processors have 32 registers, and instructions for fences.
 */
final class Cuts {
  private static final boolean NEEDED = !SimdTiles.MANY_REGISTERS;

  private Cuts() {}

  /** Keeps loads below this point there. */
  static void cut() {
    if (NEEDED) {
      VarHandle.loadLoadFence();
    }
  }
}
