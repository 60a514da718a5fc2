package dev.cotangent.cpu;

/**
 * Indices that no kernel reaches: a branch on them is never taken, and cuts a loop's body for C2.
 *
 * <p>C2 loads as much as it can before it multiplies, and moves what no longer fits into registers
 * to memory and back: with 16 registers, at half the speed. It loads nothing ahead of a branch. Not
 * final, or C2 would know them; two, or it would drop the second branch.
 */
final class Cuts {
  static int first = Integer.MAX_VALUE;
  static int second = Integer.MAX_VALUE;

  private Cuts() {}
}
