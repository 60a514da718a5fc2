package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.cases.RecurrentArguments.Options;
import java.util.ArrayList;
import java.util.List;

/**
 * All cells, in both directions, with and without masks and optional results.
 *
 * <p>Where the mask is 0, x and dy are NaN: they must have no influence. The gates kept there are
 * not compared.
 */
public final class RecurrentCases {
  /** Batch, time, input, hidden. */
  private static final int[][] SIZES = {{1, 1, 1, 1}, {3, 5, 4, 7}, {2, 4, 8, 16}, {5, 3, 17, 9}};

  private static final Options PLAIN = new Options(false, false, true, true, true);

  private RecurrentCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (RecurrentCell cell : RecurrentCell.values()) {
      for (int[] s : SIZES) {
        both(cases, RANDOM, spec(cell, s, false), PLAIN);
      }
      int[] size = {4, 5, 3, 6};
      both(cases, RANDOM, spec(cell, size, true), PLAIN);
      both(cases, RANDOM, spec(cell, size, false), new Options(true, true, true, true, false));
      both(cases, RANDOM, spec(cell, size, true), new Options(true, true, true, true, true));
      cases.add(
          gradient(RANDOM, spec(cell, size, false), new Options(false, true, true, false, true)));
      cases.add(
          gradient(RANDOM, spec(cell, size, true), new Options(true, false, false, true, true)));
      cases.add(gradient(RANDOM, spec(cell, size, true), PLAIN.withoutDx()));
      both(cases, SMALL_INTEGERS, spec(cell, new int[] {2, 3, 3, 5}, false), PLAIN);
      both(
          cases,
          SMALL_INTEGERS,
          spec(cell, new int[] {3, 2, 4, 4}, true),
          new Options(true, true, true, true, true));
      cases.add(forward(RANDOM, spec(cell, new int[] {0, 3, 2, 4}, false), PLAIN));
      cases.addAll(NonFiniteCases.of(spec(cell, SIZES[1], false), PLAIN));
    }
    wide(cases);
    both(cases, RANDOM, spec(RecurrentCell.LSTM, new int[] {9, 12, 13, 32}, false), PLAIN);
    both(
        cases, RANDOM, spec(RecurrentCell.GRU_RESET_AFTER, new int[] {17, 9, 5, 24}, false), PLAIN);
    return cases;
  }

  /** Sequences and units enough for several threads to share a step. */
  private static void wide(List<KernelCase> cases) {
    var all = new Options(true, true, true, true, true);
    both(cases, RANDOM, spec(RecurrentCell.LSTM, new int[] {32, 2, 24, 128}, false), all);
    both(cases, RANDOM, spec(RecurrentCell.LSTM, new int[] {2, 2, 530, 101}, true), PLAIN);
    both(cases, RANDOM, spec(RecurrentCell.GRU_RESET_AFTER, new int[] {32, 2, 9, 147}, true), all);
    both(
        cases, RANDOM, spec(RecurrentCell.GRU_RESET_BEFORE, new int[] {37, 2, 5, 131}, false), all);
    both(cases, RANDOM, spec(RecurrentCell.RNN_TANH, new int[] {32, 3, 33, 200}, false), PLAIN);
    both(
        cases,
        SMALL_INTEGERS,
        spec(RecurrentCell.RNN_IDENTITY, new int[] {1, 1, 7, 130}, false),
        PLAIN);
  }

  private static void both(
      List<KernelCase> cases, InputKind kind, RecurrentSpec spec, Options options) {
    cases.add(forward(kind, spec, options));
    cases.add(gradient(kind, spec, options));
  }

  /** Returns the forward pass. */
  public static KernelCase forward(InputKind kind, RecurrentSpec spec, Options options) {
    return KernelCase.of(
        Family.RECURRENT,
        "RecurrentKernels.recurrent",
        describe(spec, options),
        kind,
        spec.flops(),
        a -> {
          var r = new RecurrentArguments(a, spec, options);
          var weights = r.weights();
          var x = r.x();
          var initial = r.initial();
          var mask = r.mask();
          var y = r.sequence("y", true);
          var trace = r.trace(true);
          return backend -> backend.recurrent(spec, weights, x, initial, mask, y, trace);
        });
  }

  /** Returns backpropagation through time; the forward pass belongs to the preparation. */
  public static KernelCase gradient(InputKind kind, RecurrentSpec spec, Options options) {
    return KernelCase.of(
        Family.RECURRENT,
        "RecurrentKernels.recurrentGrad",
        describe(spec, options),
        kind,
        2 * spec.flops(),
        a -> {
          var r = new RecurrentArguments(a, spec, options);
          var weights = r.weights();
          var x = r.x();
          var initial = r.initial();
          var mask = r.mask();
          var trace = r.trace(false);
          var y = r.hidden("y");
          a.prepare(backend -> backend.recurrent(spec, weights, x, initial, mask, y, trace));
          var dy = r.dy();
          var dFinal = r.dFinal();
          var into = r.gradients();
          return backend -> backend.recurrentGrad(spec, weights, x, mask, trace, dy, dFinal, into);
        });
  }

  private static RecurrentSpec spec(RecurrentCell cell, int[] s, boolean reverse) {
    return new RecurrentSpec(cell, s[0], s[1], s[2], s[3], reverse);
  }

  private static String describe(RecurrentSpec s, Options options) {
    return "%s batch %d time %d input %d hidden %d%s%s"
        .formatted(
            s.cell(),
            s.batch(),
            s.time(),
            s.input(),
            s.hidden(),
            s.reverse() ? " reverse" : "",
            options);
  }
}
