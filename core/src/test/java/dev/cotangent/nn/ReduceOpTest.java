package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReduceOpTest extends OpConformance {
  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("sum of all", ReduceOp.sum()).real(2, 3, 4).gives(),
        OpCase.of("sum of the last axis", ReduceOp.sum(-1)).real(2, 3, 4).gives(2, 3),
        OpCase.of("sum of the first axis", ReduceOp.sum(0)).real(2, 3, 4).gives(3, 4),
        OpCase.of("sum of distant axes", ReduceOp.sum(0, 2)).real(2, 3, 4).gives(3),
        OpCase.of("mean of all", ReduceOp.mean()).real(2, 3).gives(),
        OpCase.of("mean over an image", ReduceOp.mean(1, 2)).real(2, 3, 4, 5).gives(2, 5),
        OpCase.of("mean of distant axes", ReduceOp.mean(-1, 0)).real(2, 3, 4).gives(3),
        OpCase.of("max of all", ReduceOp.max()).real(2, 3, 4).gives(),
        OpCase.of("max over an image", ReduceOp.max(1, 2)).real(2, 3, 4, 5).gives(2, 5),
        OpCase.of("max of distant axes", ReduceOp.max(0, 2)).real(2, 3, 4).gives(3),
        OpCase.of("sum of a number", ReduceOp.sum()).real().gives());
  }

  @Test
  void gradientOfTiesGoesToTheFirst() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.evaluation(backend)) {
      Variable x = tape.watch(TensorValues.of(backend, Shape.of(2, 3), 1, 5, 5, 7, 7, 2));
      Variable loss = tape.apply(ReduceOp.sum(), tape.apply(ReduceOp.max(1), x));
      assertThat(TensorValues.doubles(tape.backward(loss).of(x))).containsExactly(0, 1, 0, 1, 0, 0);
    }
  }

  @Test
  void maximumPropagatesNan() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(3), 1, Double.NaN, 5));
      assertThat(TensorValues.single(tape.apply(ReduceOp.max(), x).value())).isNaN();
    }
  }
}
