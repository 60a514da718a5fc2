package dev.cotangent.train.forwardforward;

import dev.cotangent.backend.Backend;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack of layers to be trained by the Forward-Forward algorithm, before it has parameters.
 *
 * <p>The label is written into the input; positive data carry the right one, negative data a wrong
 * one. Layers are of any kind: a dense one, or a convolution with its pooling in one {@link
 * dev.cotangent.nn.Sequential}; activities should not be negative only, and are usually rectified.
 * Each needs parameters of its own.
 *
 * <pre>{@code
 * var net =
 *     ForwardForward.of(10)
 *         .layer(Sequential.of(Flatten.of(), Dense.of(500).activation(Activation.relu())))
 *         .layer(Dense.of(500).activation(Activation.relu()))
 *         .build(backend, seed, Shape.of(28, 28, 1));
 * new ForwardForwardTrainer(net, ForwardForwardPlan.of(Adam.of(1e-3))).train(batches, 10);
 * double accuracy = net.evaluate(testBatches).byGoodness().accuracy();
 * }</pre>
 *
 * @param classes number of labels, at least 2
 * @param layers at least one
 * @param goodness how activity is judged
 * @param peers how units are kept alike active
 * @param embedding where the label is written
 */
public record ForwardForward(
    int classes,
    List<LayerSpec> layers,
    Goodness goodness,
    PeerNormalisation peers,
    LabelEmbedding embedding) {

  /** Checks the number of classes. */
  public ForwardForward {
    if (classes < 2) {
      throw new IllegalArgumentException(
          "forwardForward: needs at least 2 classes, got " + classes);
    }
    layers = List.copyOf(layers);
  }

  /**
   * Returns a stack without layers yet: sum of squares against n·1, no peer normalisation, the
   * label in place of the first values.
   */
  public static ForwardForward of(int classes) {
    return new ForwardForward(
        classes, List.of(), Goodness.sum(1), PeerNormalisation.none(), LabelEmbedding.FIRST_VALUES);
  }

  /** Returns this stack with one more layer on top. */
  public ForwardForward layer(LayerSpec layer) {
    List<LayerSpec> more = new ArrayList<>(layers);
    more.add(layer);
    return new ForwardForward(classes, more, goodness, peers, embedding);
  }

  /** Returns this stack with another measure of activity. */
  public ForwardForward goodness(Goodness goodness) {
    return new ForwardForward(classes, layers, goodness, peers, embedding);
  }

  /** Returns this stack with another peer normalisation. */
  public ForwardForward peers(PeerNormalisation peers) {
    return new ForwardForward(classes, layers, goodness, peers, embedding);
  }

  /** Returns this stack with the label elsewhere. */
  public ForwardForward embedding(LabelEmbedding embedding) {
    return new ForwardForward(classes, layers, goodness, peers, embedding);
  }

  /**
   * Makes the parameters.
   *
   * @param seed decides all initial values
   * @param input shape of one example, without its label
   * @throws IllegalArgumentException if there is no layer, one cannot take its input or has no
   *     parameters, or the label has no room
   */
  public ForwardForwardNet build(Backend backend, long seed, Shape input) {
    return new ForwardForwardNet(this, backend, seed, input);
  }
}
