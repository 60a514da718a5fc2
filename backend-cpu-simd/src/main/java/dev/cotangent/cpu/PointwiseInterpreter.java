package dev.cotangent.cpu;

import dev.cotangent.expr.Instruction;
import dev.cotangent.expr.Instruction.Opcode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Runs a program block by block, one shared loop for each instruction.
 *
 * <p>Vector inputs are read in place. Every other value has a slot of one block in the frame; slots
 * are reused as soon as their value is not needed any more, so that they stay in the first-level
 * cache. Values that do not depend on the position are filled in once for each run. An output is
 * computed in place if no vector input is read after it, since it may be the same tensor as an
 * input.
 */
final class PointwiseInterpreter implements PointwiseCode {
  /** Positions of a block. */
  static final int BLOCK = 512;

  private final BlockLoops loops;
  private final PointwiseForm form;
  private final Instruction[] program;

  /** The operand that holds value v, or -1 if it has a slot. */
  private final int[] operand;

  /** Where in {@code slots} value v lies. */
  private final int[] slot;

  /** The values that are the same at all positions, and all others that are computed. */
  private final int[] uniform;

  private final int[] computed;

  /** Outputs that are copied at the end of a block, and the values they take. */
  private final int[] copied;

  /** The number of value v's chance. */
  private final int[] chance;

  private final int slots;

  PointwiseInterpreter(PointwiseForm form, BlockLoops loops) {
    this.loops = loops;
    this.form = form;
    program = form.program().toArray(Instruction[]::new);
    operand = new int[program.length];
    slot = new int[program.length];
    uniform = numbers(v -> isUniform(program[v]));
    locateOperands();
    computed = numbers(v -> !isUniform(program[v]) && !isReadInPlace(v));
    chance = new int[program.length];
    for (int v = 0; v < program.length; v++) {
      chance[v] = form.chances().indexOf(program[v].a());
    }
    copied = outputsToCopy();
    slots = assignSlots();
  }

  /** Returns the elements of {@link PointwiseFrame#slots} that a run needs. */
  int slotElements() {
    return slots * BLOCK;
  }

  @Override
  public void run(PointwiseFrame frame, int first, int n) {
    for (int v : uniform) {
      Arrays.fill(frame.slots, slot[v], slot[v] + Math.min(n, BLOCK), uniformValue(frame, v));
    }
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      for (int v : computed) {
        compute(frame, v, first + i, i, m);
      }
      for (int k : copied) {
        int v = form.f().outputs().get(k);
        int to = form.output(k);
        loops.copy(array(frame, v), at(frame, v, i), frame.arrays[to], frame.at[to] + i, m);
      }
    }
  }

  private void compute(PointwiseFrame frame, int v, int first, int i, int m) {
    Instruction x = program[v];
    float[] to = array(frame, v);
    int at = at(frame, v, i);
    if (x.opcode() == Opcode.INPUT) {
      loops.copy(frame.arrays[x.a()], frame.at[x.a()] + i, to, at, m);
      return;
    }
    if (x.opcode() == Opcode.CHANCE) {
      loops.chance(frame.chances[chance[v]], first, to, at, m);
      return;
    }
    float[] a = array(frame, x.a());
    int aAt = at(frame, x.a(), i);
    if (x.opcode().operands() == 1) {
      loops.unary(x.opcode(), a, aAt, to, at, m);
      return;
    }
    float[] b = array(frame, x.b());
    int bAt = at(frame, x.b(), i);
    if (x.opcode() == Opcode.SELECT) {
      loops.select(a, aAt, b, bAt, array(frame, x.c()), at(frame, x.c(), i), to, at, m);
    } else {
      loops.binary(x.opcode(), a, aAt, b, bAt, to, at, m);
    }
  }

  private float[] array(PointwiseFrame frame, int v) {
    return operand[v] < 0 ? frame.slots : frame.arrays[operand[v]];
  }

  private int at(PointwiseFrame frame, int v, int i) {
    return operand[v] < 0 ? slot[v] : frame.at[operand[v]] + i;
  }

  private float uniformValue(PointwiseFrame frame, int v) {
    Instruction x = program[v];
    return switch (x.opcode()) {
      case CONSTANT -> (float) x.constant();
      case SCALAR -> frame.scalars[x.a()];
      default -> frame.arrays[x.a()][frame.at[x.a()]];
    };
  }

  private boolean isUniform(Instruction x) {
    return switch (x.opcode()) {
      case CONSTANT, SCALAR -> true;
      case INPUT -> form.isScalarInput(x.a());
      default -> false;
    };
  }

  private boolean isReadInPlace(int v) {
    return operand[v] >= 0 && program[v].opcode().operands() == 0;
  }

  private int[] numbers(IntPredicate which) {
    return IntStream.range(0, program.length).filter(which).toArray();
  }

  /**
   * Decides which values are read or written in place.
   *
   * <p>An input that is itself an output is first copied to a slot, since its tensor may be
   * overwritten.
   */
  private void locateOperands() {
    List<Integer> outputs = form.f().outputs();
    int lastRead = -1;
    for (int v = 0; v < program.length; v++) {
      Instruction x = program[v];
      boolean input = form.readsVector(x);
      operand[v] =
          x.opcode() == Opcode.INDEX
              ? form.index(x.a())
              : input && !outputs.contains(v) ? x.a() : -1;
      boolean reads = input && outputs.contains(v);
      for (int source : operands(x)) {
        reads |= operand[source] >= 0;
      }
      lastRead = reads ? v : lastRead;
    }
    for (int k = 0; k < outputs.size(); k++) {
      int v = outputs.get(k);
      if (v >= lastRead && !isUniform(program[v]) && program[v].opcode().operands() > 0) {
        operand[v] = form.output(k);
      }
    }
  }

  private int[] outputsToCopy() {
    List<Integer> outputs = form.f().outputs();
    return IntStream.range(0, outputs.size())
        .filter(k -> operand[outputs.get(k)] != form.output(k))
        .toArray();
  }

  /** Gives each value a slot that no value still needed holds; returns the number of slots. */
  private int assignSlots() {
    int[] lastUse = lastUses();
    var busy = new BitSet();
    int count = 0;
    for (int v : uniform) {
      slot[v] = count * BLOCK;
      busy.set(count++);
    }
    for (int v : computed) {
      for (int source : operands(program[v])) {
        if (lastUse[source] == v && operand[source] < 0 && !isUniform(program[source])) {
          busy.clear(slot[source] / BLOCK);
        }
      }
      if (operand[v] < 0) {
        int free = busy.nextClearBit(0);
        busy.set(free);
        slot[v] = free * BLOCK;
        count = Math.max(count, free + 1);
      }
    }
    return count;
  }

  private int[] lastUses() {
    int[] last = new int[program.length];
    for (int v = 0; v < program.length; v++) {
      for (int source : operands(program[v])) {
        last[source] = v;
      }
    }
    form.f().outputs().forEach(v -> last[v] = Integer.MAX_VALUE);
    return last;
  }

  private static int[] operands(Instruction x) {
    return switch (x.opcode().operands()) {
      case 0 -> new int[0];
      case 1 -> new int[] {x.a()};
      case 2 -> new int[] {x.a(), x.b()};
      default -> new int[] {x.a(), x.b(), x.c()};
    };
  }
}
