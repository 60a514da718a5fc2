package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.Instruction;
import dev.cotangent.expr.Instruction.Opcode;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * y_k = f_k(x_0, x_1, ...) at each position, the inputs broadcast to one shape by NumPy's rule.
 *
 * <p>The gradient is derived from the expressions: dx_i = sum over k of dy_k * df_k/dx_i, summed
 * over the axes along which x_i was broadcast. Make an op once, in a constant or a layer, since
 * making it derives and compiles.
 *
 * @param name for reports and errors
 * @param f the expressions with their gradients
 * @param scalars values of the run-time scalars
 */
public record PointwiseOp(String name, Pointwise f, List<Double> scalars)
    implements Op<PointwiseOp.Kept> {
  private static final PointwiseOp ADD = of("add", Expr.input(0).plus(Expr.input(1)));
  private static final PointwiseOp SUBTRACT = of("subtract", Expr.input(0).minus(Expr.input(1)));
  private static final PointwiseOp MULTIPLY = of("multiply", Expr.input(0).times(Expr.input(1)));
  private static final PointwiseOp DIVIDE = of("divide", Expr.input(0).over(Expr.input(1)));

  /** Checks the number of scalars. */
  public PointwiseOp {
    scalars = List.copyOf(scalars);
    if (scalars.size() < f.forward().scalars()) {
      throw new IllegalArgumentException(
          "%s: the expressions read %d scalars, got %d"
              .formatted(name, f.forward().scalars(), scalars.size()));
    }
  }

  /** Returns the op of one expression. */
  public static PointwiseOp of(String name, Expr y) {
    return of(name, List.of(y));
  }

  /** Returns the op of several expressions, one output each. */
  public static PointwiseOp of(String name, List<Expr> outputs, double... scalars) {
    return new PointwiseOp(name, new Pointwise(outputs), Arrays.stream(scalars).boxed().toList());
  }

  /** Returns x_0 + x_1. */
  public static PointwiseOp add() {
    return ADD;
  }

  /** Returns x_0 - x_1. */
  public static PointwiseOp subtract() {
    return SUBTRACT;
  }

  /** Returns x_0 * x_1. */
  public static PointwiseOp multiply() {
    return MULTIPLY;
  }

  /** Returns x_0 / x_1. */
  public static PointwiseOp divide() {
    return DIVIDE;
  }

  @Override
  public Optional<Expr> activation() {
    return f.function();
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount(name, inputs, f.inputs());
    List<Shape> shapes = inputs.stream().map(Tensor::shape).toList();
    Shape full = Inputs.broadcast(name, shapes);
    Tensor[] in = new Tensor[inputs.size()];
    Arrays.setAll(in, i -> inputs.get(i).broadcastTo(full));
    Tensor[] out = new Tensor[f.forward().outputs().size()];
    Arrays.setAll(out, _ -> context.allocate(full));
    context.backend().pointwise(f.forward(), in, scalarArray(), out);
    List<Tensor> candidates = f.fromOutput() ? List.of(out[0]) : inputs;
    List<Optional<Tensor>> values =
        IntStream.range(0, candidates.size())
            .mapToObj(i -> Optional.of(candidates.get(i)).filter(_ -> f.needs(i)))
            .toList();
    return new Result<>(List.of(out), new Kept(shapes, full, values));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    Tensor[] in = gradientInputs(kept, dys);
    for (int i = 0; i < f.inputs(); i++) {
      Shape target = kept.shapes().get(i);
      Optional<Fused> program = f.gradient(i);
      if (program.isPresent()) {
        into.add(i, () -> gradient(context, program.get(), in, target));
      }
    }
  }

  private Tensor gradient(OpContext context, Fused program, Tensor[] in, Shape target) {
    Instruction first = program.program().getFirst();
    if (program.program().size() == 1 && first.opcode() == Opcode.INPUT) {
      return sumOf(context, in[first.a()], target);
    }
    if (f.positional()) {
      return sumOf(context, context.pointwise(program, scalarArray(), in), target);
    }
    return Sums.to(context, program, scalarArray(), in, target);
  }

  private static Tensor sumOf(OpContext context, Tensor x, Shape target) {
    return x.size() == target.size() && x.isDense()
        ? x.reshape(target)
        : Sums.to(context, Fused.identity(), new double[0], new Tensor[] {x}, target);
  }

  /** The kept values, then the gradients; a value that no program reads is stood in for by dy. */
  private Tensor[] gradientInputs(Kept kept, OutputGradients dys) {
    int values = kept.values().size();
    int outputs = f.forward().outputs().size();
    Tensor[] in = new Tensor[values + outputs];
    for (int k = 0; k < outputs; k++) {
      in[values + k] = dys.orZeros(k);
    }
    for (int i = 0; i < values; i++) {
      in[i] = kept.values().get(i).orElse(in[values]).broadcastTo(kept.full());
    }
    return in;
  }

  private double[] scalarArray() {
    return scalars.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The shapes, and the values that the gradient programs read.
   *
   * @param values of the inputs, or of the output if the gradient is written in it
   */
  public record Kept(List<Shape> shapes, Shape full, List<Optional<Tensor>> values)
      implements Saved {
    @Override
    public List<Tensor> tensors() {
      return values.stream().flatMap(Optional::stream).toList();
    }
  }
}
