package dev.cotangent.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientNormsTest {
  private final ReferenceBackend backend = new ReferenceBackend();

  @Test
  void normOfEachParameterIsGivenByName() {
    Network network = Dense.of(1).build(backend, 1, Shape.of(2));
    try (Tape tape = Tape.evaluation(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, 2), 3, 4));
      assertThat(GradientNorms.ofParameters(tape.backward(network.forward(tape, x))))
          .containsExactly(entry("weight", 5.0), entry("bias", 1.0));
    }
  }

  @Test
  void innerGradientsAreSplitByTime() {
    var norms = new GradientNorms();
    try (Tape tape = Tape.evaluation(backend)) {
      tape.listen(norms);
      Variable x = tape.watch(TensorValues.of(backend, Shape.of(2, 1, 2), 3, 4, 0, 2));
      var unused = tape.backward(tape.apply(ReduceOp.sum(), tape.apply(new Showing(), x)));
    }
    assertThat(norms.inner()).hasSize(1);
    assertThat(norms.inner().getFirst().what()).isEqualTo("dh");
    assertThat(norms.inner().getFirst().where().op()).isInstanceOf(Showing.class);
    assertThat(norms.inner().getFirst().norms()).containsExactly(5, 2);
    norms.clear();
    assertThat(norms.inner()).isEmpty();
  }

  /** y = x, showing x as if it were a gradient. */
  private record Showing() implements Op<Showing.Kept> {
    record Kept(Tensor x) implements Saved {
      @Override
      public List<Tensor> tensors() {
        return List.of(x);
      }
    }

    @Override
    public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
      return new Result<>(inputs.getFirst(), new Kept(inputs.getFirst()));
    }

    @Override
    public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
      if (into.isObserved()) {
        into.observe("dh", kept.x());
      }
      into.add(0, dys::only);
    }
  }
}
