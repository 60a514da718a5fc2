package dev.cotangent.nn;

import dev.cotangent.autograd.Variable;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Several layers on the same input, their outputs side by side along the last axis.
 *
 * <p>Branches are named 0, 1, 2, ...; their outputs may differ in the last axis alone.
 */
public record Concat(List<LayerSpec> branches) implements LayerSpec {

  /** Checks that there is a branch. */
  public Concat {
    branches = List.copyOf(branches);
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("concat: needs at least one branch");
    }
  }

  /** Returns the branches side by side. */
  public static Concat of(LayerSpec... branches) {
    return new Concat(List.of(branches));
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    List<Built> built = new ArrayList<>();
    int width = 0;
    for (LayerSpec branch : branches) {
      Built next = builder.child(String.valueOf(built.size()), branch, input);
      Shape first = built.isEmpty() ? next.output() : built.getFirst().output();
      if (next.output().rank() == 0
          || next.output().rank() != first.rank()
          || !next.output().with(-1, 0).equals(first.with(-1, 0))) {
        throw new IllegalArgumentException(
            "concat: branch %d gives %s, branch 0 %s; only the last axis may differ"
                .formatted(built.size(), next.output(), first));
      }
      built.add(next);
      width += next.output().last();
    }
    List<Layer> layers = built.stream().map(Built::layer).toList();
    var op = new ConcatOp(-1);
    return new Built(
        built.getFirst().output().with(-1, width),
        (tape, x) -> {
          Variable[] ys = layers.stream().map(l -> l.forward(tape, x)).toArray(Variable[]::new);
          return tape.apply(op, ys).withLengthsOf(ys[0]);
        });
  }
}
