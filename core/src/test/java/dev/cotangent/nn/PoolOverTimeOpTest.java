package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.PoolOverTimeOp.Pooling;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolOverTimeOpTest extends OpConformance {
  @Override
  protected Stream<OpCase> cases() {
    return Arrays.stream(Pooling.values())
        .map(p ->
            OpCase.of(p.name(), new PoolOverTimeOp(p))
                .real(4, 5, 3)
                .values(5, 1, 3, 0)
                .gives(4, 3));
  }

  @ParameterizedTest
  @CsvSource({"MAX, 2, -1, 0", "MEAN, 1.5, -1, 0", "LAST, 2, -1, 0"})
  void paddingHasNoInfluence(Pooling pooling, double first, double second, double third) {
    var backend = new ReferenceBackend();
    double nan = Double.NaN;
    var x = TensorValues.of(backend, Shape.of(3, 3, 1), 1, 2, nan, -1, nan, 9, nan, 9, 9);
    try (Tape tape = Tape.evaluation(backend)) {
      Variable in = tape.watch(x);
      Variable lengths = tape.constant(new int[] {2, 1, 0}, Shape.of(3));
      Variable y = tape.apply(new PoolOverTimeOp(pooling), in, lengths);
      assertThat(TensorValues.doubles(y.value())).containsExactly(first, second, third);
      double[] dx = TensorValues.doubles(tape.backward(tape.apply(ReduceOp.sum(), y)).of(in));
      assertThat(new double[] {dx[2], dx[4], dx[5], dx[6], dx[7], dx[8]}).containsOnly(0);
      assertThat(dx[0] + dx[1]).isEqualTo(1);
    }
  }

  @Test
  void lengthBeyondTheTimeAxisIsRefused() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, 2, 1), 1, 2));
      Variable lengths = tape.constant(new int[] {3}, Shape.of(1));
      assertThatThrownBy(() -> tape.apply(new PoolOverTimeOp(Pooling.MAX), x, lengths))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
