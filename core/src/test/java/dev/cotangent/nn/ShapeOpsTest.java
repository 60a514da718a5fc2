package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShapeOpsTest extends OpConformance {
  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("reshape", new ReshapeOp(Shape.of(3, 4))).real(2, 6).gives(3, 4),
        OpCase.of("transpose", new TransposeOp(0, -1)).real(2, 3, 4).gives(4, 3, 2),
        OpCase.of("slice", SliceOp.of(1, 1, 2)).real(2, 4, 3).gives(2, 2, 3),
        OpCase.of("slice from the end", SliceOp.of(-1, -1, 1)).real(2, 4).gives(2, 1),
        OpCase.of("slice with steps", new SliceOp(0, 0, 3, 2)).real(5, 2).gives(3, 2),
        OpCase.of("concat of rows", new ConcatOp(0)).real(2, 3).real(1, 3).gives(3, 3),
        OpCase.of("concat of columns", new ConcatOp(-1))
            .real(2, 3)
            .real(2, 1)
            .real(2, 2)
            .gives(2, 6),
        OpCase.of("concat of one", new ConcatOp(-1)).real(2, 3).gives(2, 3),
        OpCase.of("stack", new StackOp()).real(2, 3).real(2, 3).real(2, 3).gives(3, 2, 3),
        OpCase.of("unstack", new UnstackOp()).real(3, 2, 4).gives(2, 4).gives(2, 4).gives(2, 4),
        OpCase.of("split", new SplitOp(2)).real(3, 2, 4).gives(3, 2, 2).gives(3, 2, 2),
        OpCase.of("take rows", new TakeRowsOp()).real(4, 3).values(3, 0, 3).gives(3, 3),
        OpCase.of("take rows for a batch", new TakeRowsOp())
            .real(4, 3)
            .integers(4, 2, 5)
            .gives(2, 5, 3));
  }

  @Test
  void indexOutsideTheTableIsRefused() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable table = tape.constant(TensorValues.of(backend, Shape.of(2, 1), 1, 2));
      Variable indices = tape.constant(new int[] {2}, Shape.of(1));
      assertThatThrownBy(() -> tape.apply(new TakeRowsOp(), table, indices))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatCannotBeStackedOrSplitIsRefused() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable a = tape.constant(TensorValues.of(backend, Shape.of(2, 1), 1, 2));
      Variable b = tape.constant(TensorValues.of(backend, Shape.of(1, 2), 3, 4));
      assertThatThrownBy(() -> tape.apply(new StackOp(), a, b))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be [2,1]");
      assertThatThrownBy(() -> tape.applyAll(new SplitOp(3), b))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[1,2] cannot be cut into 3 parts");
    }
  }

  @Test
  void concatTakesWhatItIsGivenInOrder() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable a = tape.constant(TensorValues.of(backend, Shape.of(2, 1), 1, 2));
      Variable b = tape.constant(TensorValues.of(backend, Shape.of(2, 2), 3, 4, 5, 6));
      assertThat(TensorValues.doubles(tape.apply(new ConcatOp(1), a, b).value()))
          .containsExactly(1, 3, 4, 2, 5, 6);
    }
  }
}
