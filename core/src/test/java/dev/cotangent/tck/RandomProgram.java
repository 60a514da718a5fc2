package dev.cotangent.tck;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A program of random operations on random shapes and values, with its gradients.
 *
 * <p>The seed decides all of it, so that every backend runs the same program. Results are the
 * values that nothing reads, and the gradients of all leaves for random gradients of those values.
 */
public final class RandomProgram implements Judge.Work {
  private static final int OPERATIONS = 12;

  private final long seed;
  private String text = "not run yet";

  /** The program of a seed. */
  public RandomProgram(long seed) {
    this.seed = seed;
  }

  @Override
  public void run(Backend backend, BiConsumer<String, Tensor> results) {
    RandomKey key = RandomKey.of(seed).derive("program");
    try (Tape tape = Tape.training(backend, seed, 0)) {
      var values = new ProgramValues(tape, key);
      RandomStep[] all = RandomStep.values();
      for (int i = 0; i < OPERATIONS; i++) {
        all[values.below(all.length)].apply(values);
      }
      text = values.text();
      Map<Variable, Tensor> seeds = new LinkedHashMap<>();
      int number = 0;
      for (Variable y : values.unread()) {
        results.accept("y" + number, dense(tape, y.value()));
        if (y.needsGradient()) {
          seeds.put(y, CaseValues.spread(backend, y.shape(), key.derive("dy").derive(number)));
        }
        number++;
      }
      Gradients gradients = tape.backward(seeds, List.of());
      values
          .leaves()
          .forEach((name, leaf) ->
              gradients.find(leaf).ifPresent(dx -> results.accept("d." + name, dense(tape, dx))));
    }
  }

  private static Tensor dense(Tape tape, Tensor value) {
    Tensor copy = tape.context().allocate(value.shape());
    tape.backend().copyView(value, copy);
    return copy;
  }

  /** Returns the seed and the operations of the last run, one a line. */
  @Override
  public String toString() {
    return "program " + seed + ":\n" + text;
  }
}
