package dev.cotangent.bench.examples;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** A layer with a factor for each feature, y = x·s, and its own backward pass, checked. */
public record OwnLayer() implements LayerSpec {
  private static final Fused PRODUCT = Fused.of(Expr.input(0).times(Expr.input(1)));

  /** Compares the backward pass with differences, in float64. */
  public static void main(String[] args) {
    System.out.println("largest relative error: " + check().error());
  }

  static GradCheck.Result check() {
    var backend = new ReferenceBackend();
    var network = new OwnLayer().build(backend, 1, Shape.of(3));
    var x = TensorValues.of(backend, Shape.of(2, 3), 0.3, -1.2, 0.7, 2.1, -0.4, 0.9);
    return GradCheck.on(backend).network(network, x);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    var s = builder.parameter("s", Shape.of(input.last()), Initialisers.constant(1.5));
    return new Built(input, (tape, x) -> tape.apply(new ScaleOp(), x, tape.parameter(s)));
  }

  /** x[batch, features], s[features]: dx = dy·s, ds = sum of dy·x over the batch. */
  record ScaleOp() implements Op<Kept> {
    @Override
    public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
      Tensor s = inputs.get(1).broadcastTo(inputs.get(0).shape());
      return new Result<>(context.pointwise(PRODUCT, inputs.get(0), s), new Kept(inputs.get(0), s));
    }

    @Override
    public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
      into.add(0, () -> context.pointwise(PRODUCT, dys.only(), kept.s));
      into.add(1, () -> sumOverBatch(context, dys.only(), kept.x));
    }

    private static Tensor sumOverBatch(OpContext context, Tensor dy, Tensor x) {
      int batch = x.shape().extent(0);
      int features = x.shape().extent(1);
      var asked = Shape.of(1, batch, features); // [outer, reduced, inner]
      Tensor sum = context.allocate(1, features);
      Tensor[] in = {dy.reshape(asked), x.reshape(asked)};
      context.backend().reduce(Reduction.SUM, PRODUCT, in, new double[0], sum);
      return sum.reshape(Shape.of(features));
    }
  }

  /** What backward needs. */
  record Kept(Tensor x, Tensor s) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(x, s);
    }
  }
}
