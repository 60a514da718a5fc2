package dev.cotangent.tck;

import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.Saved;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values of a {@link RandomProgram} as it grows, and the random numbers that it draws. */
final class ProgramValues {
  private static final int MOST_ELEMENTS = 4096;
  private static final int[] EXTENTS = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33};

  private final Tape tape;
  private final RandomKey key;
  private final List<Variable> all = new ArrayList<>();
  private final Map<String, Variable> leaves = new LinkedHashMap<>();
  private final Set<Variable> read = new LinkedHashSet<>();
  private final StringBuilder text = new StringBuilder();
  private int drawn;

  ProgramValues(Tape tape, RandomKey key) {
    this.tape = tape;
    this.key = key;
    for (int i = 0; i < 2; i++) {
      all.add(leaf(shape()));
    }
  }

  /** Returns a number in 0..bound-1. */
  int below(int bound) {
    return (int) (key.uniform(drawn++) * bound);
  }

  /** Returns a value of at least so many axes; a new one where there is none. */
  Variable value(int rank) {
    List<Variable> fitting = all.stream().filter(v -> v.shape().rank() >= rank).toList();
    if (fitting.isEmpty()) {
      Variable leaf = leaf(Shape.of(extents(rank)));
      all.add(leaf);
      return leaf;
    }
    return fitting.get(below(fitting.size()));
  }

  /** Returns a new value that is watched. */
  Variable leaf(Shape shape) {
    String name = "x" + leaves.size();
    Variable leaf = tape.watch(CaseValues.spread(tape.backend(), shape, key.derive(name)));
    leaves.put(name, leaf);
    text.append(name).append(" = leaf ").append(shape).append('\n');
    return leaf;
  }

  /** Returns integers below a bound. */
  Variable indices(Shape shape, int bound) {
    return tape.constant(
        CaseValues.integers(shape.size(), bound, key.derive("indices").derive(drawn++)), shape);
  }

  /** Adds the outputs of an operation. */
  <S extends Saved> void apply(Op<S> op, Variable... inputs) {
    add(op, tape.applyAll(op, inputs), inputs);
  }

  /** Adds the first output of an operation that has others without a gradient. */
  <S extends Saved> void applyFirst(Op<S> op, Variable... inputs) {
    add(op, tape.applyAll(op, inputs).subList(0, 1), inputs);
  }

  private void add(Op<?> op, List<Variable> outputs, Variable... inputs) {
    for (Variable input : inputs) {
      read.add(input);
    }
    all.addAll(outputs);
    text.append(op).append(" of");
    for (Variable input : inputs) {
      text.append(' ').append(input.shape());
    }
    text.append(" = ").append(outputs.stream().map(Variable::shape).toList()).append('\n');
  }

  /** Tells whether a result of that many elements keeps the program small. */
  boolean isSmall(long elements) {
    return elements <= MOST_ELEMENTS;
  }

  /** Returns extents that are often not those that kernels like. */
  int[] extents(int rank) {
    int[] extents = new int[rank];
    long size = 1;
    for (int i = 0; i < rank; i++) {
      int extent = EXTENTS[below(EXTENTS.length)];
      extents[i] = size * extent <= MOST_ELEMENTS / 4 ? extent : 1;
      size *= extents[i];
    }
    return extents;
  }

  private Shape shape() {
    return Shape.of(extents(1 + below(4)));
  }

  /** Returns the real values that no operation has read. */
  List<Variable> unread() {
    return all.stream().filter(v -> !read.contains(v)).toList();
  }

  /** Returns all leaves by name. */
  Map<String, Variable> leaves() {
    return leaves;
  }

  String text() {
    return text.toString();
  }
}
