package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SoftmaxOpsTest extends OpConformance {
  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("softmax", new SoftmaxOp()).real(3, 4).gives(3, 4),
        OpCase.of("softmax of sequences", new SoftmaxOp()).real(2, 3, 4).gives(2, 3, 4),
        OpCase.of("softmax of a vector", new SoftmaxOp()).real(4).gives(4),
        OpCase.of("log-softmax", new LogSoftmaxOp()).real(3, 4).gives(3, 4),
        OpCase.of("log-softmax of sequences", new LogSoftmaxOp()).real(2, 3, 4).gives(2, 3, 4));
  }

  @Test
  void largeValuesDoNotOverflow() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, 2), 1e4, 1e4 - 1));
      double odds = 1 / (1 + Math.exp(-1));
      assertThat(TensorValues.doubles(tape.apply(new SoftmaxOp(), x).value())[0])
          .isCloseTo(odds, within(1e-12));
      assertThat(TensorValues.doubles(tape.apply(new LogSoftmaxOp(), x).value())[0])
          .isCloseTo(Math.log(odds), within(1e-12));
    }
  }
}
