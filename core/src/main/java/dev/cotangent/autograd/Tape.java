package dev.cotangent.autograd;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Scope;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs operations forward, remembers them, and walks them back.
 *
 * <p>Creation order is topological order, so the backward pass is one loop over the steps,
 * reversed. A tape owns the tensors of one training step (or one prediction) and recycles them when
 * it closes; during the backward pass each is recycled as soon as no earlier step needs it. The
 * arguments of {@code backward}, its gradients, and whatever was given to {@link #keep} survive
 * that; only kept tensors survive {@link #close}. Belongs to one thread.
 */
public final class Tape implements AutoCloseable {
  private final Scope scope;
  private final OpContext context;
  private final boolean recording;
  private final List<Step<?>> steps = new ArrayList<>();
  private final Map<Parameter, Variable> parameters = new LinkedHashMap<>();
  private final List<TapeListener> listeners = new ArrayList<>();
  private final Deque<String> paths = new ArrayDeque<>();
  private int variables;
  private int operations;
  private boolean walked;

  private Tape(
      Backend backend, boolean recording, boolean training, long seed, long step, String name) {
    this.scope = new Scope(backend, name);
    this.context = new OpContext(scope, training, seed, step);
    this.recording = recording;
  }

  /**
   * Returns a tape that records, for one step of training.
   *
   * @param seed seed of dropout and all other randomness
   * @param step number of the step; the same seed and step give the same random bits
   */
  public static Tape training(Backend backend, long seed, long step) {
    return new Tape(backend, true, true, seed, step, "training step " + step);
  }

  /** Returns a tape that records, with layers behaving as in inference: for examining gradients. */
  public static Tape evaluation(Backend backend) {
    return new Tape(backend, true, false, 0, 0, "the evaluation");
  }

  /** Returns a tape that records nothing and keeps no state for a backward pass. */
  public static Tape inference(Backend backend) {
    return new Tape(backend, false, false, 0, 0, "the inference");
  }

  /** Returns where operations compute and allocate. */
  public OpContext context() {
    return context;
  }

  /** Returns the backend to compute on. */
  public Backend backend() {
    return scope.backend();
  }

  /** Tells whether layers behave as in training. */
  public boolean isTraining() {
    return context.training();
  }

  /** Adds an observer of every step from now on. */
  public void listen(TapeListener listener) {
    listeners.add(listener);
  }

  /** Returns a value without gradient: data, labels, masks. */
  public Variable constant(Tensor value) {
    return leaf(value, false);
  }

  /** Returns a REAL value without gradient from host numbers. */
  public Variable constant(float[] values, Shape shape) {
    return constant(upload(values, shape));
  }

  /** Returns an INT value from host numbers: labels, tokens, lengths. */
  public Variable constant(int[] values, Shape shape) {
    requireSize(values.length, shape);
    Tensor tensor = scope.allocate(ElementType.INT, shape);
    backend().write(values, tensor);
    return constant(tensor);
  }

  /** Returns a REAL value whose gradient {@link Gradients#of(Variable)} will give. */
  public Variable watch(Tensor value) {
    if (value.type() != ElementType.REAL) {
      throw new IllegalArgumentException("watch: an INT tensor has no gradient, got " + value);
    }
    return leaf(value, recording);
  }

  /** Returns a parameter as a variable, always the same one, whose gradient will be given. */
  public Variable parameter(Parameter parameter) {
    Variable known = parameters.get(parameter);
    if (known == null) {
      known = leaf(parameter.value(), recording);
      parameters.put(parameter, known);
    }
    return known;
  }

  /** Returns a copy of host numbers on the backend, owned by this tape. */
  public Tensor upload(float[] values, Shape shape) {
    requireSize(values.length, shape);
    Tensor tensor = scope.allocate(shape);
    backend().write(values, tensor);
    return tensor;
  }

  /** Makes a tensor outlive the tape and returns it. */
  public Tensor keep(Tensor tensor) {
    return scope.keep(tensor);
  }

  /** Applies an operation with one output. */
  public <S extends Saved> Variable apply(Op<S> op, Variable... inputs) {
    return applyAll(op, inputs).getFirst();
  }

  /**
   * Applies an operation and returns its outputs.
   *
   * @throws IllegalArgumentException if an input is on another tape, or does not fit the operation
   * @throws IllegalStateException if an input was recycled, or this tape was walked back already
   */
  public <S extends Saved> List<Variable> applyAll(Op<S> op, Variable... inputs) {
    boolean needed = false;
    List<Tensor> values = new ArrayList<>(inputs.length);
    for (Variable input : inputs) {
      if (input.tape() != this) {
        throw new IllegalArgumentException(op.name() + ": " + input + " is on another tape");
      }
      input.value().buffer().requireLive();
      values.add(input.value());
      needed |= input.needsGradient();
    }
    if (needed && walked) {
      throw new IllegalStateException(
          op.name() + ": this tape was walked back already; start a new one for the next step");
    }
    Op.Result<S> result = op.forward(context, values);
    var position = new TapeListener.Position(operations++, path(), op);
    for (TapeListener listener : listeners) {
      listener.forward(position, values, result.outputs());
    }
    if (needed) {
      S saved = result.saved();
      var read = List.of(inputs);
      steps.add(
          new Step<>(position, op, saved, saved.tensors(), read, result.outputs(), variables));
    } else {
      discard(result, values);
    }
    List<Variable> outputs = new ArrayList<>(result.outputs().size());
    for (Tensor output : result.outputs()) {
      boolean flows = needed && output.type() == ElementType.REAL;
      outputs.add(new Variable(this, output, flows, nextNumber(), null));
    }
    return outputs;
  }

  /**
   * Returns the gradients of a loss of one element.
   *
   * @throws IllegalArgumentException if it has another size or depends on nothing that was recorded
   */
  public Gradients backward(Variable loss) {
    if (loss.value().size() != 1) {
      throw new IllegalArgumentException(
          "backward: a loss has one element, got "
              + loss.shape()
              + "; reduce it, or give its gradient as a second argument");
    }
    Tensor one = scope.allocate(loss.shape());
    backend().fill(1, one);
    return backward(Map.of(loss, one), List.of());
  }

  /**
   * Returns the gradients of the sum over y of seeds(y) * y.
   *
   * @param seeds the gradient of each starting variable y, of its shape
   * @param wanted intermediate variables whose gradients are to be kept too
   */
  public Gradients backward(Map<Variable, Tensor> seeds, List<Variable> wanted) {
    for (Map.Entry<Variable, Tensor> seed : seeds.entrySet()) {
      requireSeed(seed.getKey(), seed.getValue());
    }
    if (walked) {
      throw new IllegalStateException("backward: this tape was walked back already");
    }
    walked = true;
    var pass = new BackwardPass(context, steps, listeners, variables);
    seeds.forEach(pass::seed);
    wanted.forEach(pass::retain);
    pass.run();
    steps.clear();
    Map<Parameter, Tensor> found = new LinkedHashMap<>();
    parameters.forEach((parameter, variable) ->
        pass.gradient(variable).ifPresent(gradient -> found.put(parameter, gradient)));
    return new Gradients(found, pass.gradients());
  }

  /** Marks the operations that follow as those of a layer; ended by {@link #leave}. */
  public void enter(String path) {
    paths.push(path);
  }

  /** Ends the latest {@link #enter}. */
  public void leave() {
    paths.pop();
  }

  /** Recycles everything that was not kept. */
  @Override
  public void close() {
    steps.clear();
    scope.close();
  }

  int nextNumber() {
    return variables++;
  }

  private String path() {
    String path = paths.peek();
    return path == null ? "" : path;
  }

  private Variable leaf(Tensor value, boolean needsGradient) {
    value.buffer().requireLive();
    if (value.buffer().owner() != backend()) {
      throw new IllegalArgumentException(
          "tape: the tensor belongs to another backend than "
              + backend().name()
              + ", got "
              + value);
    }
    return new Variable(this, value, needsGradient, nextNumber(), null);
  }

  private void requireSeed(Variable y, Tensor seed) {
    if (y.tape() != this) {
      throw new IllegalArgumentException("backward: " + y + " is on another tape");
    }
    if (!y.needsGradient()) {
      throw new IllegalArgumentException(
          "backward: "
              + y
              + " depends on no parameter and no watched input"
              + (recording ? "" : "; an inference tape records nothing"));
    }
    if (!seed.shape().equals(y.shape())) {
      throw new IllegalArgumentException(
          "backward: the gradient of " + y + " must have its shape, got " + seed);
    }
  }

  /** What nobody will walk back need not be kept: workspace that is neither input nor output. */
  private void discard(Op.Result<?> result, List<Tensor> inputs) {
    var used = new IdentityHashMap<Object, Boolean>();
    inputs.forEach(t -> used.put(t.buffer(), true));
    result.outputs().forEach(t -> used.put(t.buffer(), true));
    for (Tensor saved : result.saved().tensors()) {
      if (!used.containsKey(saved.buffer())) {
        scope.release(saved, "an operation that was not recorded");
      }
    }
  }

  private static void requireSize(int length, Shape shape) {
    if (length != shape.size()) {
      throw new IllegalArgumentException(
          "tape: shape " + shape + " needs " + shape.size() + " values, got " + length);
    }
  }
}
