package dev.cotangent.train;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Steps of training on any loss: forward, backward, add terms, clip, update.
 *
 * <p>{@link Trainer} takes them batch by batch; a loop of one's own takes them by {@link #step}.
 * Belongs to one thread.
 */
public final class Update {
  private static final Fused SUM = Fused.of(Expr.input(0).plus(Expr.input(1)));

  private final Backend backend;
  private final Optimiser optimiser;
  private final Clipping clipping;
  private final long seed;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final List<GradientTerm> terms = new ArrayList<>();

  /**
   * Updates of a network's parameters.
   *
   * @param seed of all randomness in training, such as dropout
   */
  public Update(Network network, Optimiser optimiser, Clipping clipping, long seed) {
    this.backend = network.backend();
    this.optimiser = optimiser;
    this.clipping = clipping;
    this.seed = seed;
  }

  /** Adds an observer of each step. */
  public void listen(TrainingListener listener) {
    listeners.add(listener);
  }

  /** Adds a term to the gradients of each step; they are added in this order. */
  public void add(GradientTerm term) {
    terms.add(term);
  }

  /**
   * Takes one step down the gradient of a loss.
   *
   * @param epoch for the report
   * @param rows number of examples, for the report
   * @param loss computes a loss of one element on a tape; called again, with the same random bits,
   *     to find where a value that is not finite came from
   * @throws DivergedException if the loss, or the norm that clipping needs, is not finite; the
   *     parameters are then those after the last good step
   */
  public StepReport step(int epoch, int rows, Function<Tape, Variable> loss) {
    long start = System.nanoTime();
    long step = optimiser.steps();
    double rate = optimiser.rate();
    double value;
    Clipping.Limits limits;
    try (Tape tape = Tape.training(backend, seed, step)) {
      listeners.forEach(l -> l.stepStarted(step, tape));
      terms.forEach(term -> term.stepStarted(step, tape));
      Variable mean = loss.apply(tape);
      value = TensorValues.single(mean.value());
      requireFinite(value, "the loss", step, loss);
      Gradients gradients = withTerms(step, tape, tape.backward(mean));
      listeners.forEach(l -> l.gradients(step, gradients));
      limits = clipping.limits(backend, gradients);
      requireFinite(limits.norm().orElse(0), "the norm of the gradients", step, loss);
      optimiser.apply(gradients, limits);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    var report =
        new StepReport(epoch, step, value, rate, limits.norm(), limits.scale(), rows, seconds);
    listeners.forEach(l -> l.stepEnded(report));
    return report;
  }

  private Gradients withTerms(long step, Tape tape, Gradients ofLoss) {
    Gradients sum = ofLoss;
    for (GradientTerm term : terms) {
      Map<Parameter, Tensor> changed = new LinkedHashMap<>();
      Gradients before = sum;
      term.of(step, tape, before)
          .forEach((parameter, more) ->
              changed.put(parameter, tape.context().pointwise(SUM, before.of(parameter), more)));
      sum = before.with(changed);
    }
    return sum;
  }

  private void requireFinite(double value, String what, long step, Function<Tape, Variable> loss) {
    if (!Double.isFinite(value)) {
      var cause = new DivergedException(step, what + " is " + value, origin(step, loss));
      listeners.forEach(l -> l.diverged(cause));
      throw cause;
    }
  }

  /** Repeats a step with the same random bits and looks at every tensor. */
  private Optional<NonFiniteSearch.Origin> origin(long step, Function<Tape, Variable> loss) {
    var search = new NonFiniteSearch();
    try (Tape tape = Tape.training(backend, seed, step)) {
      tape.listen(search);
      var unused = tape.backward(loss.apply(tape));
    }
    return search.origin();
  }
}
