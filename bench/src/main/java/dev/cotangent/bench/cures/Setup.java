package dev.cotangent.bench.cures;

import dev.cotangent.diagnostics.Verdict.State;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.UpdateRule;
import java.util.function.IntFunction;

/**
 * A network with its training, and what theory says of its gradients.
 *
 * @param name for tables
 * @param what one phrase on what is different
 * @param rule for a number of steps
 * @param when which verdict is meant
 * @param expected the verdict that theory predicts
 */
record Setup(
    String name,
    String what,
    LayerSpec spec,
    IntFunction<UpdateRule> rule,
    Clipping clipping,
    Moment when,
    State expected) {

  /** When a verdict is taken. */
  enum Moment {
    /** Before the first update. */
    START("at the start"),
    /** Over the last quarter of the steps. */
    END("at the end");

    private final String words;

    Moment(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
