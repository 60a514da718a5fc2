package dev.cotangent.tck;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One call with random options on operands of random number, shape and type.
 *
 * <p>Many do not fit. The seed decides all of it.
 */
final class RandomCall implements Judge.Work {
  private final long seed;
  private final CallAttempt.Source source;
  private String text = "not run yet";

  /** The call of a seed. */
  RandomCall(long seed, CallAttempt.Source source) {
    this.seed = seed;
    this.source = source;
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
    var draws = new CallDraws(seed);
    try (Tape tape = Tape.evaluation(backend)) {
      CallAttempt attempt = source.draw(draws);
      List<Operand> operands = attempt.operands();
      text = attempt.name() + " of " + operands;
      Variable[] inputs = new Variable[operands.size()];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = operands.get(i).on(tape, draws, i);
      }
      List<Variable> outputs = attempt.call().on(tape, inputs);
      if (outputs.isEmpty()) {
        return; // all rows of nothing
      }
      Variable y = outputs.getFirst();
      results.accept("y", dense(tape, y.value()));
      if (y.needsGradient()) {
        Tensor dy = CaseValues.spread(backend, y.shape(), draws.key().derive("dy"));
        var gradients = tape.backward(Map.of(y, dy), List.of());
        for (int i = 0; i < inputs.length; i++) {
          String name = "dx" + i;
          gradients.find(inputs[i]).ifPresent(dx -> results.accept(name, dense(tape, dx)));
        }
      }
    }
  }

  private static Tensor dense(Tape tape, Tensor value) {
    Tensor copy = tape.context().allocate(value.shape());
    tape.backend().copyView(value, copy);
    return copy;
  }

  @Override
  public String toString() {
    return "call " + seed + ": " + text;
  }
}
