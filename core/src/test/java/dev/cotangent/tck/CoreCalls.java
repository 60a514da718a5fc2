package dev.cotangent.tck;

import dev.cotangent.autograd.Op;
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
import java.util.ArrayList;
import java.util.List;

/** Random calls of the operations of core; every second or so does not fit. */
final class CoreCalls {
  private static final double EPS = 1e-2;
  private static final List<ReduceOp.Kind> KINDS = List.of(ReduceOp.Kind.values());
  private static final List<PoolOverTimeOp.Pooling> POOLINGS =
      List.of(PoolOverTimeOp.Pooling.values());

  private final CallDraws draws;

  private CoreCalls(CallDraws draws) {
    this.draws = draws;
  }

  static CallAttempt draw(CallDraws draws) {
    var calls = new CoreCalls(draws);
    Op<?> op = calls.op();
    return CallAttempt.of(op, calls.operands(op));
  }

  private int below(int bound) {
    return draws.below(bound);
  }

  private Op<?> op() {
    return switch (below(20)) {
      case 0 -> PointwiseOp.add();
      case 1 -> new MatmulOp(below(2) == 0, below(2) == 0);
      case 2 -> new ReduceOp(KINDS.get(below(KINDS.size())), axes());
      case 3 -> new ReshapeOp(draws.shape());
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
  private List<Operand> operands(Op<?> op) {
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
    List<Operand> operands = new ArrayList<>();
    Shape first = draws.shape();
    for (int i = 0; i < count; i++) {
      Shape shape = i == 0 ? first : related(first, op);
      boolean isInt = i == 1 && (isIndexed || op instanceof PoolOverTimeOp);
      isInt ^= below(16) == 0;
      operands.add(isInt ? Operand.integers(shape, -1, 6) : Operand.real(shape));
    }
    return operands;
  }

  /** A shape that often fits beside another. */
  private Shape related(Shape first, Op<?> op) {
    int rank = first.rank();
    if (rank == 0 || below(4) == 0) {
      return draws.shape();
    }
    return switch (op) {
      case LayerNormOp _, BatchNormOp _, GroupNormOp _, RmsNormOp _ -> Shape.of(first.last());
      case MatmulOp _ -> first.with(rank - 1, draws.extent());
      case SoftmaxCrossEntropyOp _ -> first.without(rank - 1);
      case WeightedMeanOp _ -> first.slice(0, below(rank + 1));
      case PoolOverTimeOp _ -> Shape.of(first.extent(0));
      default -> below(3) == 0 ? first.with(below(rank), 1) : first;
    };
  }
}
