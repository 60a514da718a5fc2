package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The kit itself must be able to fail. */
class KitTest {

  @Test
  void slopeWrongByOnePartInAHundredThousandIsSeen() {
    GradCheck.Result result = check(new Tripled(3 * (1 + 1e-5)));
    assertThat(result.error()).isGreaterThan(OpConformance.GRADIENT_GATE).isLessThan(1e-4);
  }

  @Test
  void rightSlopeHasAnErrorFarBelowTheGate() {
    assertThat(check(new Tripled(3)).error()).isLessThan(OpConformance.GRADIENT_GATE / 100);
  }

  @Test
  void missingGradientIsSeen() {
    assertThat(check(new Tripled(0)).error()).isEqualTo(1);
  }

  @Test
  void nanIsSeen() {
    assertThat(check(new Tripled(Double.NaN)).error()).isNaN();
  }

  @Test
  void withoutADeviceTheKitIsSkippedAndNothingElse() {
    var absent = new WithoutDevice();
    assertThatThrownBy(absent::open).isInstanceOf(TestAbortedException.class);
    assertThatCode(absent::close).doesNotThrowAnyException();
  }

  static final class WithoutDevice extends BackendConformance {
    @Override
    protected Backend backend() {
      throw new TestAbortedException("no device");
    }
  }

  private static GradCheck.Result check(Op<?> op) {
    var backend = new ReferenceBackend();
    return GradCheck.on(backend).op(op, OpCase.of("tripled", op).real(3, 4).inputsOn(backend));
  }

  /** y = 3·x, with a slope of choice. */
  private record Tripled(double slope) implements Op<Saved.None> {
    private static final Fused SCALED = Fused.of(Expr.input(0).times(Expr.scalar(0)));

    @Override
    public Result<Saved.None> forward(OpContext context, List<Tensor> inputs) {
      double[] three = {3};
      return new Result<>(context.pointwise(SCALED, three, inputs.getFirst()), new Saved.None());
    }

    @Override
    public void backward(
        OpContext context, Saved.None none, OutputGradients dys, InputGradients into) {
      double[] scalars = {slope};
      into.add(0, () -> context.pointwise(SCALED, scalars, dys.only()));
    }
  }
}
