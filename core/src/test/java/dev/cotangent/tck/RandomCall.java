package dev.cotangent.tck;

import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.Saved;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.BatchNormOp;
import dev.cotangent.nn.ConcatOp;
import dev.cotangent.nn.GroupNormOp;
import dev.cotangent.nn.LayerNormOp;
import dev.cotangent.nn.LogSoftmaxOp;
import dev.cotangent.nn.MatmulOp;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.PoolOverTimeOp;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.nn.RmsNormOp;
import dev.cotangent.nn.SliceOp;
import dev.cotangent.nn.SoftmaxCrossEntropyOp;
import dev.cotangent.nn.SoftmaxOp;
import dev.cotangent.nn.SplitOp;
import dev.cotangent.nn.StackOp;
import dev.cotangent.nn.TakeRowsOp;
import dev.cotangent.nn.TransposeOp;
import dev.cotangent.nn.UnstackOp;
import dev.cotangent.nn.WeightedMeanOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One operation with random options on operands of random number, shape and type.
 *
 * <p>Every second or so does not fit. The seed decides all of it.
 */
final class RandomCall implements Judge.Work {
  private static final int[] EXTENTS = {0, 1, 1, 2, 2, 3, 4, 6};
  private static final double EPS = 1e-2;
  private static final List<ReduceOp.Kind> KINDS = List.of(ReduceOp.Kind.values());
  private static final List<PoolOverTimeOp.Pooling> POOLINGS =
      List.of(PoolOverTimeOp.Pooling.values());

  private final long seed;
  private int drawn;
  private String text = "not run yet";

  /** The call of a seed. */
  RandomCall(long seed) {
    this.seed = seed;
  }

  /**
   * Returns what the call is refused with on a backend, if it is.
   *
   * @throws RuntimeException another one than the documented, as it came
   */
  Optional<String> refusal(Backend backend) {
    try {
      run(backend, (_, _) -> {});
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void run(Backend backend, BiConsumer<String, Tensor> results) {
    drawn = 0;
    try (Tape tape = Tape.evaluation(backend)) {
      Op<?> op = op();
      Variable[] inputs = inputs(tape, op);
      text = op + " of " + Arrays.stream(inputs).map(Variable::value).toList();
      List<Variable> outputs = applied(tape, op, inputs);
      if (outputs.isEmpty()) {
        return; // all rows of nothing
      }
      Variable y = outputs.getFirst();
      results.accept("y", dense(tape, y.value()));
      if (y.needsGradient()) {
        Tensor dy = CaseValues.spread(backend, y.shape(), key().derive("dy"));
        var gradients = tape.backward(Map.of(y, dy), List.of());
        for (int i = 0; i < inputs.length; i++) {
          String name = "dx" + i;
          gradients.find(inputs[i]).ifPresent(dx -> results.accept(name, dense(tape, dx)));
        }
      }
    }
  }

  private static <S extends Saved> List<Variable> applied(Tape tape, Op<S> op, Variable... inputs) {
    return tape.applyAll(op, inputs);
  }

  private static Tensor dense(Tape tape, Tensor value) {
    Tensor copy = tape.context().allocate(value.shape());
    tape.backend().copyView(value, copy);
    return copy;
  }

  private RandomKey key() {
    return RandomKey.of(seed).derive("call");
  }

  private int below(int bound) {
    return (int) (key().uniform(drawn++) * bound);
  }

  private Op<?> op() {
    return switch (below(20)) {
      case 0 -> PointwiseOp.add();
      case 1 -> new MatmulOp(below(2) == 0, below(2) == 0);
      case 2 -> new ReduceOp(KINDS.get(below(KINDS.size())), axes());
      case 3 -> new ReshapeOp(shape());
      case 4 -> new TransposeOp(axis(), axis());
      case 5 -> new SliceOp(axis(), below(5) - 1, below(5) - 1, below(4));
      case 6 -> new ConcatOp(axis());
      case 7 -> new StackOp();
      case 8 -> new UnstackOp();
      case 9 -> new SplitOp(below(5) - 1);
      case 10 -> new SoftmaxOp();
      case 11 -> new LogSoftmaxOp();
      case 12 -> new LayerNormOp(EPS);
      case 13 -> new RmsNormOp(EPS);
      case 14 -> new BatchNormOp(EPS);
      case 15 -> new GroupNormOp(below(4), EPS);
      case 16 -> new TakeRowsOp();
      case 17 -> new SoftmaxCrossEntropyOp(0.125 * below(2));
      case 18 -> new WeightedMeanOp();
      default -> new PoolOverTimeOp(POOLINGS.get(below(POOLINGS.size())));
    };
  }

  private int axis() {
    return below(6) - 2;
  }

  private List<Integer> axes() {
    List<Integer> axes = new ArrayList<>();
    for (int i = below(4); i > 0; i--) {
      axes.add(axis());
    }
    return axes;
  }

  /** Operands as many as the operation has, or now and then one fewer or more. */
  private Variable[] inputs(Tape tape, Op<?> op) {
    boolean isIndexed = op instanceof TakeRowsOp || op instanceof SoftmaxCrossEntropyOp;
    int usual =
        switch (op) {
          case LayerNormOp _, BatchNormOp _, GroupNormOp _ -> 3;
          case PointwiseOp _,
              MatmulOp _,
              ConcatOp _,
              StackOp _,
              RmsNormOp _,
              TakeRowsOp _,
              SoftmaxCrossEntropyOp _,
              WeightedMeanOp _,
              PoolOverTimeOp _ ->
              2;
          default -> 1;
        };
    int count = below(12) == 0 ? below(4) : usual;
    Variable[] inputs = new Variable[count];
    Shape first = shape();
    for (int i = 0; i < count; i++) {
      Shape shape = i == 0 ? first : related(first, op);
      boolean isInt = i == 1 && (isIndexed || op instanceof PoolOverTimeOp);
      isInt ^= below(16) == 0;
      inputs[i] = isInt ? integers(tape, shape) : reals(tape, shape, i);
    }
    return inputs;
  }

  private Variable reals(Tape tape, Shape shape, int number) {
    return tape.watch(CaseValues.spread(tape.backend(), shape, key().derive("x").derive(number)));
  }

  private Variable integers(Tape tape, Shape shape) {
    int[] values = new int[shape.size()];
    Arrays.setAll(values, _ -> below(8) - 1);
    return tape.constant(values, shape);
  }

  private Shape shape() {
    int[] extents = new int[below(5)];
    Arrays.setAll(extents, _ -> EXTENTS[below(EXTENTS.length)]);
    return Shape.of(extents);
  }

  /** A shape that often fits beside another. */
  private Shape related(Shape first, Op<?> op) {
    int rank = first.rank();
    if (rank == 0 || below(4) == 0) {
      return shape();
    }
    return switch (op) {
      case LayerNormOp _, BatchNormOp _, GroupNormOp _, RmsNormOp _ -> Shape.of(first.last());
      case MatmulOp _ -> first.with(rank - 1, EXTENTS[below(EXTENTS.length)]);
      case SoftmaxCrossEntropyOp _ -> first.without(rank - 1);
      case WeightedMeanOp _ -> first.slice(0, below(rank + 1));
      case PoolOverTimeOp _ -> Shape.of(first.extent(0));
      default -> below(3) == 0 ? first.with(below(rank), 1) : first;
    };
  }

  @Override
  public String toString() {
    return "call " + seed + ": " + text;
  }
}
