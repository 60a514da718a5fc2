package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScratchPoolTest {
  private final ScratchPool pool = new ScratchPool(ScalarTiles.create());

  private static PointwiseProgram program(Expr f) {
    return new PointwiseProgram(new PointwiseForm(Fused.of(f), 0), null);
  }

  @Test
  void lendsOnceForAllPartsOfAThread() {
    List<Scratch> lent = new ArrayList<>();
    PartTask.runHere(5, pool.each((part, scratch) -> lent.add(scratch)));
    assertThat(lent).hasSize(5).containsOnly(lent.getFirst());
    assertThat(pool.take()).isSameAs(lent.getFirst());
  }

  @Test
  void lendsAnotherWhileOneIsInUse() {
    Scratch first = pool.take();
    pool.each((part, scratch) -> assertThat(scratch).isNotSameAs(first)).run(0);
  }

  @Test
  void keepsTheFrameOfAProgramUntilAnotherIsAskedFor() {
    PointwiseProgram one = program(Expr.input(0).exp());
    PointwiseProgram two = program(Expr.input(0).tanh());
    Scratch scratch = pool.take();
    PointwiseFrame frame = scratch.frame(one);
    assertThat(scratch.frame(one)).isSameAs(frame);
    assertThat(one.take()).isNotSameAs(frame);
    assertThat(scratch.frame(two)).isNotSameAs(frame);
    assertThat(one.take()).isSameAs(frame);
  }

  @Test
  void givesTheFrameBackWithTheMemoryAndWithoutArrays() {
    PointwiseProgram program = program(Expr.input(0).exp());
    Scratch scratch = pool.take();
    PointwiseFrame frame = scratch.frame(program);
    float[] array = new float[3];
    frame.set(0, array, 1);
    pool.give(scratch);
    assertThat(frame.arrays[0]).isNotSameAs(array);
    assertThat(program.take()).isSameAs(frame);
  }
}
