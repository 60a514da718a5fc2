package dev.cotangent.autograd;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One walk back over recorded steps.
 *
 * <p>Two books are kept. {@code saves}: how many tensors that steps still to be walked keep lie in
 * a buffer; at 0 it is recycled. {@code holders}: how many gradients lie in a buffer; a sum may be
 * formed in place only in a buffer that nobody else holds.
 */
final class BackwardPass {
  private static final Fused SUM = Fused.of(Expr.input(0).plus(Expr.input(1)));
  private static final double[] NO_SCALARS = {};
  private static final String BY = "the backward pass, as no earlier operation needed it";

  private final OpContext context;
  private final List<Step<?>> steps;
  private final List<TapeListener> listeners;
  private final @Nullable Tensor[] gradients;
  private final boolean[] retained;
  private final IdentityHashMap<Buffer, Integer> saves = new IdentityHashMap<>();
  private final IdentityHashMap<Buffer, Integer> holders = new IdentityHashMap<>();
  private final Set<Buffer> pinned = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Tensor> spent = new ArrayList<>();

  BackwardPass(
      OpContext context, List<Step<?>> steps, List<TapeListener> listeners, int variables) {
    this.context = context;
    this.steps = steps;
    this.listeners = listeners;
    this.gradients = new Tensor[variables];
    this.retained = new boolean[variables];
  }

  /** Starts from a variable; neither its value nor its gradient will be recycled. */
  void seed(Variable y, Tensor gradient) {
    pinned.add(y.value().buffer());
    pinned.add(gradient.buffer());
    accumulate(y.number(), gradient);
  }

  /** Keeps the gradient of a variable. */
  void retain(Variable variable) {
    retained[variable.number()] = true;
  }

  Optional<Tensor> gradient(Variable variable) {
    return Optional.ofNullable(gradients[variable.number()]);
  }

  @Nullable Tensor[] gradients() {
    return gradients;
  }

  void run() {
    for (Step<?> step : steps) {
      for (Tensor tensor : step.kept()) {
        saves.merge(tensor.buffer(), 1, Integer::sum);
      }
    }
    for (Step<?> step : steps) {
      for (Tensor output : step.outputs()) {
        recycleIfUnused(output);
      }
    }
    for (Step<?> step : steps.reversed()) {
      walk(step);
    }
  }

  private void walk(Step<?> step) {
    int count = step.outputs().size();
    @Nullable Tensor[] dys =
        Arrays.copyOfRange(gradients, step.firstOutput(), step.firstOutput() + count);
    if (anyArrived(dys)) {
      var into = new Inputs(step);
      step.backward(context, new OutputGradients(context, step.outputs(), dys), into);
      for (TapeListener listener : listeners) {
        listener.backward(step.position(), optionals(dys), optionals(into.given));
      }
    }
    recycleSpent();
    for (int i = 0; i < count; i++) {
      dropGradient(step.firstOutput() + i, dys[i]);
    }
    for (Tensor tensor : step.kept()) {
      saves.merge(tensor.buffer(), -1, Integer::sum);
    }
    for (Tensor tensor : step.kept()) {
      recycleIfUnused(tensor);
    }
  }

  private static boolean anyArrived(@Nullable Tensor[] dys) {
    for (Tensor dy : dys) {
      if (dy != null) {
        return true;
      }
    }
    return false;
  }

  /** Forgets the gradient of a walked output; zeros made on demand belong to the step alone. */
  private void dropGradient(int number, @Nullable Tensor seen) {
    Tensor gradient = gradients[number];
    if (gradient == null) {
      if (seen != null && !holders.containsKey(seen.buffer())) {
        context.scope().release(seen, BY);
      }
    } else if (!retained[number]) {
      gradients[number] = null;
      unhold(gradient);
    }
  }

  private void accumulate(int number, Tensor gradient) {
    Tensor sum = gradients[number];
    if (sum == null) {
      gradients[number] = hold(context.dense(gradient));
      spent.add(gradient);
      return;
    }
    boolean own = holders.getOrDefault(sum.buffer(), 0) == 1 && !pinned.contains(sum.buffer());
    Tensor target = own ? sum : context.allocate(sum.shape());
    context
        .backend()
        .pointwise(SUM, new Tensor[] {sum, gradient}, NO_SCALARS, new Tensor[] {target});
    if (!own) {
      gradients[number] = hold(target);
      unhold(sum);
    }
    spent.add(gradient);
  }

  /** Recycles what operations gave and nobody holds, once the listeners have seen it. */
  private void recycleSpent() {
    for (Tensor gradient : spent) {
      if (!holders.containsKey(gradient.buffer()) && !pinned.contains(gradient.buffer())) {
        context.scope().release(gradient, BY);
      }
    }
    spent.clear();
  }

  private Tensor hold(Tensor gradient) {
    holders.merge(gradient.buffer(), 1, Integer::sum);
    return gradient;
  }

  private void unhold(Tensor gradient) {
    Buffer buffer = gradient.buffer();
    Integer left = holders.computeIfPresent(buffer, (_, count) -> count == 1 ? null : count - 1);
    if (left == null) {
      if (!pinned.contains(buffer)) {
        context.scope().release(gradient, BY);
      }
    }
  }

  private void recycleIfUnused(Tensor tensor) {
    Buffer buffer = tensor.buffer();
    if (saves.getOrDefault(buffer, 0) == 0
        && !pinned.contains(buffer)
        && !holders.containsKey(buffer)) {
      context.scope().release(tensor, BY);
    }
  }

  private static List<Optional<Tensor>> optionals(@Nullable Tensor[] tensors) {
    List<Optional<Tensor>> list = new ArrayList<>(tensors.length);
    for (Tensor tensor : tensors) {
      list.add(Optional.ofNullable(tensor));
    }
    return list;
  }

  /** Where a step's input gradients go. */
  private final class Inputs implements InputGradients {
    private final Step<?> step;
    private final @Nullable Tensor[] given;

    Inputs(Step<?> step) {
      this.step = step;
      this.given = new Tensor[listeners.isEmpty() ? 0 : step.inputs().size()];
    }

    @Override
    public boolean wants(int input) {
      return step.inputs().get(input).needsGradient();
    }

    @Override
    public void add(int input, Supplier<Tensor> way) {
      if (!wants(input)) {
        return;
      }
      Variable variable = step.inputs().get(input);
      Tensor gradient = way.get();
      Shape expected = variable.shape();
      if (!gradient.shape().equals(expected)) {
        throw new IllegalStateException(
            "%s: its backward gave input %d a gradient %s, expected %s"
                .formatted(step.position(), input, gradient.shape(), expected));
      }
      if (given.length > 0) {
        given[input] = gradient;
      }
      accumulate(variable.number(), gradient);
    }

    @Override
    public boolean isObserved() {
      for (TapeListener listener : listeners) {
        if (listener.wantsInner()) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void observe(String what, Tensor gradient) {
      for (TapeListener listener : listeners) {
        if (listener.wantsInner()) {
          listener.inner(step.position(), what, gradient);
        }
      }
    }

    @Override
    public void observeGate(String name, Expr function, Tensor values) {
      for (TapeListener listener : listeners) {
        if (listener.wantsInner()) {
          listener.gate(step.position(), name, function, values);
        }
      }
    }
  }
}
