package dev.cotangent.rnn;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.GradientTerm;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The regulariser that keeps the gradients of a simple RNN from vanishing (Pascanu, Mikolov and
 * Bengio 2013, section 3.3, eq. 9 and 10).
 *
 * <p>With a_k the sum before the activation f at step k and d_k = dE/da_k, it adds weight·dOmega/dU
 * to the gradient of U, for
 *
 * <p>Omega = sum over k of (|d_{k+1}·da_{k+1}/da_k| / |d_{k+1}| - 1)², da_{k+1}/da_k =
 * U·diag(f'(a_k)),
 *
 * <p>the mean over the rows of a batch. As in eq. 10 only U itself is differentiated: a_k and
 * d_{k+1}, which depend on U, too, count as constants, so there are no second derivatives, and the
 * term is not the gradient of any function of U. Steps of padding, and those whose |d| is below
 * 1e-15, do not count. Costs two products of the size of one of a backward pass.
 *
 * <p>Works on every {@link SimpleRnn} of one layer and one direction in a network. Give it to
 * {@link dev.cotangent.train.Trainer} or {@link dev.cotangent.train.Update}; belongs to one thread.
 */
public final class FlowRegulariser implements GradientTerm {
  private final double weight;
  private final Map<Integer, FlowTerm> running = new HashMap<>();
  private final Map<Tensor, FlowTerm.Result> results = new LinkedHashMap<>();

  /**
   * A regulariser.
   *
   * @param weight above 0; the paper's is 4 for the temporal order task
   */
  public FlowRegulariser(double weight) {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "flowRegulariser: the weight must be above 0, got " + weight);
    }
    this.weight = weight;
  }

  /** Returns Omega of the step before, without the weight, summed over the layers. */
  public double penalty() {
    return results.values().stream().mapToDouble(FlowTerm.Result::penalty).sum();
  }

  @Override
  public void stepStarted(long step, Tape tape) {
    running.clear();
    results.clear();
    tape.listen(new Watch(tape.context()));
  }

  /**
   * Returns what is added to the gradients of U.
   *
   * @throws IllegalArgumentException if the network has no simple RNN that it works on
   */
  @Override
  public Map<Parameter, Tensor> of(long step, Tape tape, Gradients gradients) {
    Map<Parameter, Tensor> terms = new LinkedHashMap<>();
    for (Parameter parameter : gradients.parameters().keySet()) {
      FlowTerm.Result result = results.get(parameter.value());
      if (result != null) {
        terms.put(parameter, result.gradient());
      }
    }
    if (terms.isEmpty()) {
      throw new IllegalArgumentException(
          "flowRegulariser: needs a simple RNN of one layer and one direction, without dropout of"
              + " states, got none");
    }
    return terms;
  }

  /** Sees the states on the way forward and dE/dh on the way back. */
  private final class Watch implements TapeListener {
    private final OpContext context;

    Watch(OpContext context) {
      this.context = context;
    }

    @Override
    public boolean wantsInner() {
      return true;
    }

    @Override
    public void forward(Position at, List<Tensor> inputs, List<Tensor> outputs) {
      if (at.op() instanceof RecurrentOp op && FlowTerm.knows(op)) {
        running.put(at.number(), FlowTerm.of(context, op, inputs, outputs.getFirst()));
      }
    }

    @Override
    public void inner(Position at, String what, Tensor gradient) {
      FlowTerm term = running.remove(at.number());
      if (term != null) {
        FlowTerm.Result own = term.result(context, gradient, weight);
        results.merge(term.recurrent(), own, (before, more) -> before.plus(context, more));
      }
    }
  }
}
