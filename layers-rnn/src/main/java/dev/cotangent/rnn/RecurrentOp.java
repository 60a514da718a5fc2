package dev.cotangent.rnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.RecurrentKernels.State;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.nn.TimeMask;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stack of recurrent layers over whole sequences, with backpropagation through time inside.
 *
 * <p>Inputs: x[batch, time, features]; for each run of the {@link RecurrentStack}: W[gates*hidden,
 * input], U[gates*hidden, hidden], b[gates*hidden] and, for a GRU that resets after, the state bias
 * [hidden]; then INT lengths [batch] if {@code lengths}; then, if {@code initial}, the states
 * before the first step h[runs, batch, hidden] and, for an LSTM, c likewise. Gate orders are those
 * of {@link dev.cotangent.backend.RecurrentCell}.
 *
 * <p>Outputs: y[batch, time, directions*hidden] of the topmost layer, forward half first; the
 * states after the last step that counts, h[runs, batch, hidden] and, for an LSTM, c. Past its
 * length a sequence's y is 0, and its x has no influence, NaN included. A reverse run starts at the
 * last step that counts. Listeners that ask are shown total dL/dh_t and dL/dc_t of each run as
 * {@code dh} and {@code dc} [time, batch, hidden]; with several runs the names end in {@code
 * .layer0}, {@code .layer0.reverse} and so on.
 *
 * @param stack the layers
 * @param dropout between the layers
 * @param lengths whether the lengths of the sequences are an input
 * @param initial whether initial states are inputs; they are 0 otherwise
 * @param segment number of steps after which states are kept, the rest being computed again on the
 *     way back (see {@link SegmentedRun}); 0: everything is kept
 */
public record RecurrentOp(
    RecurrentStack stack, LayerDropout dropout, boolean lengths, boolean initial, int segment)
    implements Op<RecurrentOp.Trace> {

  /** Checks the segment. */
  public RecurrentOp {
    if (segment < 0) {
      throw new IllegalArgumentException(
          "recurrent: a segment must not be negative, got " + segment);
    }
  }

  /** The operation that keeps everything for its way back. */
  public RecurrentOp(RecurrentStack stack, LayerDropout dropout, boolean lengths, boolean initial) {
    this(stack, dropout, lengths, initial, 0);
  }

  /**
   * One run as it was computed.
   *
   * @param trace of all steps, or absent
   * @param starts if there is no trace, the states before each segment and after the last
   */
  public record Run(
      RecurrentSpec spec,
      Tensor x,
      RecurrentWeights weights,
      Optional<RecurrentTrace> trace,
      Optional<State> starts) {

    /** Returns the state after the last step that counts. */
    State last() {
      return starts
          .map(all -> SegmentedRun.at(all, all.h().shape().extent(0) - 1))
          .orElseGet(() -> {
            RecurrentTrace t = trace.orElseThrow();
            return SegmentedRun.at(new State(t.h(), t.c()), spec.finalState());
          });
    }

    private List<Tensor> kept() {
      List<Tensor> kept = new ArrayList<>();
      trace.ifPresent(t -> {
        kept.addAll(List.of(t.gates(), t.h()));
        t.c().ifPresent(kept::add);
      });
      starts.ifPresent(s -> {
        kept.add(s.h());
        s.c().ifPresent(kept::add);
      });
      return kept;
    }
  }

  /** All runs in the order of their numbers. */
  public record Trace(List<Run> runs, Optional<Tensor> mask) implements Saved {
    @Override
    public List<Tensor> tensors() {
      List<Tensor> all = new ArrayList<>();
      for (Run run : runs) {
        all.add(run.x);
        all.addAll(List.of(run.weights.input(), run.weights.state(), run.weights.bias()));
        run.weights.stateBias().ifPresent(all::add);
        all.addAll(run.kept());
      }
      mask.ifPresent(all::add);
      return all;
    }
  }

  @Override
  public Result<Trace> forward(OpContext context, List<Tensor> inputs) {
    var arguments = RecurrentArguments.of(this, inputs.stream().map(context::dense).toList());
    Tensor x = arguments.x();
    int batch = x.shape().extent(0);
    Optional<Tensor> mask =
        arguments.lengths().map(l -> TimeMask.timeMajor(context, l, x.shape().extent(1)));
    Tensor h = context.allocate(stack.states(batch));
    Optional<Tensor> c = ifCellState(context, batch);
    State zeros = zeroState(context, batch);
    List<Run> runs = new ArrayList<>();
    Tensor y = x;
    for (int layer = 0; layer < stack.layers(); layer++) {
      Tensor below = layer == 0 ? x : dropped(context, layer - 1, y);
      y = context.allocate(batch, x.shape().extent(1), stack.width());
      for (int direction = 0; direction < stack.directions(); direction++) {
        int number = runs.size();
        RecurrentSpec spec = stack.run(layer, direction, x.shape());
        State start = arguments.initial(number).orElse(zeros);
        Tensor half = y.slice(2, direction * stack.hidden(), stack.hidden());
        Run run = run(context, spec, arguments.weights(number), below, mask, start, half);
        copyFinal(context, run.last(), number, h, c);
        runs.add(run);
      }
    }
    context.release(zeros.h());
    List<Tensor> outputs = new ArrayList<>(List.of(y, h));
    c.ifPresent(outputs::add);
    return new Result<>(outputs, new Trace(runs, mask));
  }

  @Override
  public void backward(OpContext context, Trace saved, OutputGradients dys, InputGradients into) {
    new RecurrentBackward(this, context, saved, dys, into).run();
  }

  /** Returns the number of the first input after x and the parameters. */
  int inputsBeforeLengths() {
    return 1 + stack.runs() * stack.weightsPerRun();
  }

  private Tensor dropped(OpContext context, int layer, Tensor y) {
    if (!dropout.isActive(context)) {
      return y;
    }
    Tensor thinned = dropout.apply(context, layer, y);
    context.release(y);
    return thinned;
  }

  private Optional<Tensor> ifCellState(OpContext context, int batch) {
    return stack.cell().hasCellState()
        ? Optional.of(context.allocate(stack.states(batch)))
        : Optional.empty();
  }

  private State zeroState(OpContext context, int batch) {
    Tensor zeros = context.zeros(Shape.of(batch, stack.hidden()));
    return new State(zeros, stack.cell().hasCellState() ? Optional.of(zeros) : Optional.empty());
  }

  private Run run(
      OpContext context,
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      Optional<Tensor> mask,
      State start,
      Tensor y) {
    if (segment > 0) {
      var segmented = new SegmentedRun(context, spec, weights, x, mask, segment);
      return new Run(spec, x, weights, Optional.empty(), Optional.of(segmented.forward(start, y)));
    }
    RecurrentTrace trace = trace(context, spec);
    context.backend().recurrent(spec, weights, x, start, mask, y, trace);
    return new Run(spec, x, weights, Optional.of(trace), Optional.empty());
  }

  static RecurrentTrace trace(OpContext context, RecurrentSpec spec) {
    Shape states = Shape.of(spec.time() + 1, spec.batch(), spec.hidden());
    return new RecurrentTrace(
        context.allocate(spec.time(), spec.batch(), spec.cell().traces() * spec.hidden()),
        context.allocate(states),
        spec.cell().hasCellState() ? Optional.of(context.allocate(states)) : Optional.empty());
  }

  private static void copyFinal(
      OpContext context, State last, int number, Tensor h, Optional<Tensor> c) {
    context.backend().copyView(last.h(), RecurrentArguments.ofRun(h, number));
    last.c()
        .ifPresent(cells ->
            context.backend().copyView(cells, RecurrentArguments.ofRun(c.orElseThrow(), number)));
  }
}
