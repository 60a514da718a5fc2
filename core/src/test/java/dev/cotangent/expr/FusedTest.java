package dev.cotangent.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.expr.Instruction.Opcode;
import org.junit.jupiter.api.Test;

class FusedTest {
  private static final Expr X = Expr.input(0);
  private static final Expr Y = Expr.input(1);

  @Test
  void equalSubexpressionsAreComputedOnce() {
    Fused f = Fused.of(Expr.input(0).exp().plus(Y), Expr.input(0).exp().times(Y));
    assertThat(f.program().stream().filter(i -> i.opcode() == Opcode.EXP)).hasSize(1);
    assertThat(f.outputs()).hasSize(2);
  }

  @Test
  void operandsComeBeforeTheirUses() {
    Fused f = Fused.of(Expr.select(X.less(Y), X.tanh(), Y.sigmoid()).over(X));
    for (int i = 0; i < f.program().size(); i++) {
      Instruction at = f.program().get(i);
      if (at.opcode().operands() > 0) {
        assertThat(Math.max(at.a(), Math.max(at.b(), at.c()))).isLessThan(i);
      }
    }
  }

  @Test
  void inputsAndScalarsAreCounted() {
    Fused f = Fused.of(Expr.select(Expr.chance(2), Expr.input(3), Expr.scalar(1)));
    assertThat(f.inputs()).isEqualTo(4);
    assertThat(f.scalars()).isEqualTo(6);
  }

  @Test
  void programsAreEqualByContent() {
    assertThat(Fused.of(X.plus(Y))).isEqualTo(Fused.of(Expr.input(0).plus(Expr.input(1))));
    assertThat(Fused.of(X.plus(Y))).isNotEqualTo(Fused.of(X.minus(Y)));
  }

  @Test
  void aDeepSharedExpressionIsNumberedInLinearTime() {
    Expr e = X;
    for (int i = 0; i < 200; i++) {
      e = e.times(e);
    }
    assertThat(Fused.of(e).program()).hasSize(201);
  }
}
