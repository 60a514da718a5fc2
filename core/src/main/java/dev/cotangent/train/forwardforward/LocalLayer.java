package dev.cotangent.train.forwardforward;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.nn.Sequential;
import dev.cotangent.nn.SliceOp;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One layer with the loss that it alone is trained by.
 *
 * <p>L = the mean over the rows of -log σ(z) for positive and -log σ(-z) for negative ones, z being
 * the {@link Goodness}'s logit, plus the {@link PeerNormalisation}. Source: Hinton 2022, equation
 * 1.
 */
final class LocalLayer {
  /** Where the running means start: neither off nor much on. */
  private static final double FIRST_MEAN = 0.5;

  private final Network network;
  private final PeerNormalisation peers;
  private final PointwiseOp logit;
  private final PointwiseOp moved;
  private final PointwiseOp sum;
  private final Tensor activity;

  LocalLayer(
      String name, LayerSpec spec, ForwardForward whole, Backend backend, long seed, Shape input) {
    this.network = Sequential.of().then(name, spec).build(backend, seed, input);
    if (network.parameters().isEmpty()) {
      throw new IllegalArgumentException(
          "forwardForward: %s has no parameters to learn; make one Sequential of it and the layer"
                  .formatted(name)
              + " before it");
    }
    if (network.outputShape().rank() == 0) {
      throw new IllegalArgumentException(
          "forwardForward: %s must yield [..., units], got a scalar".formatted(name));
    }
    this.peers = whole.peers();
    Goodness goodness = whole.goodness();
    double scale = goodness.scale(network.outputShape().size());
    Expr x = Expr.input(0);
    Expr now = Expr.input(1);
    this.logit = PointwiseOp.of("goodness", x.minus(goodness.threshold()).times(scale));
    this.moved =
        PointwiseOp.of("runningMean", x.times(peers.memory()).plus(now.times(1 - peers.memory())));
    this.sum = PointwiseOp.of("peerLoss", x.plus(now.times(peers.weight())));
    Shape units = Shape.of(network.outputShape().last());
    this.activity = backend.allocate(ElementType.REAL, units, Lifetime.PERSISTENT);
    backend.fill(FIRST_MEAN, activity);
  }

  /**
   * What the layer makes of some rows.
   *
   * @param means the running mean of each unit after these rows, if peers are compared
   */
  record Judged(Variable loss, Variable logits, Optional<Variable> means) {}

  Network network() {
    return network;
  }

  /** The running mean activity of each unit, [units]; saved with the parameters. */
  Tensor activity() {
    return activity;
  }

  boolean hasPeers() {
    return peers.isOn();
  }

  /** Returns the logit of each row of an activity [rows, ...]: [rows]. */
  Variable logits(Tape tape, Variable y) {
    return tape.apply(logit, tape.apply(new MeanSquareOp(), y));
  }

  /**
   * Returns the loss of one element, and what it was made of.
   *
   * @param y activity [rows, ...], positive rows first
   * @param isPositive 1 for positive rows and 0 for negative ones, [rows]
   * @param positives number of positive rows
   */
  Judged judge(Tape tape, Variable y, Variable isPositive, int positives) {
    Variable logits = logits(tape, y);
    Variable loss = Losses.binaryCrossEntropy().of(tape, logits, isPositive);
    if (!hasPeers()) {
      return new Judged(loss, logits, Optional.empty());
    }
    Variable means = tape.apply(moved, tape.constant(activity), unitMeans(tape, y, positives));
    Variable whole = tape.apply(sum, loss, apart(tape, means));
    return new Judged(whole, logits, Optional.of(means));
  }

  /** Takes over the running means; the loss, linear in the former ones, reads them no more. */
  void remember(Judged judged) {
    judged.means().ifPresent(m -> network.backend().copyView(m.value(), activity));
  }

  private static Variable unitMeans(Tape tape, Variable y, int positives) {
    Variable first = tape.apply(SliceOp.of(0, 0, positives), y);
    int[] allButUnits = IntStream.range(0, y.shape().rank() - 1).toArray();
    return tape.apply(ReduceOp.mean(allButUnits), first);
  }

  /** The mean squared distance of the means from their own mean. */
  private static Variable apart(Tape tape, Variable means) {
    Variable centre = tape.apply(ReduceOp.mean(), means);
    Variable distances = tape.apply(PointwiseOp.subtract(), means, centre);
    Shape row = distances.shape().prepend(1);
    return tape.apply(new MeanSquareOp(), tape.apply(new ReshapeOp(row), distances));
  }
}
