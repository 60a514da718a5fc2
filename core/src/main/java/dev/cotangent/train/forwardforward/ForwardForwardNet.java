package dev.cotangent.train.forwardforward;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Scope;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.data.HostArray;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.Confusion;
import dev.cotangent.train.Feed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A stack of layers that classifies by goodness, and by a linear readout.
 *
 * <p>By goodness: each label in turn is written into the input, and the one with the largest sum of
 * goodness over all layers but the first is taken; as many forward passes as there are classes. By
 * readout: one pass with the neutral label, then a softmax of a linear map of the normalised
 * activities of all layers but the first. With one layer, that layer counts in both. The input is
 * normalised as the layers' outputs are. Belongs to one thread. Source: Hinton 2022, section 3.3.
 */
public final class ForwardForwardNet {
  private final ForwardForward spec;
  private final Backend backend;
  private final Shape input;
  private final List<LocalLayer> layers;
  private final Network readout;

  ForwardForwardNet(ForwardForward spec, Backend backend, long seed, Shape input) {
    if (spec.layers().isEmpty()) {
      throw new IllegalArgumentException("forwardForward: needs at least one layer");
    }
    this.spec = spec;
    this.backend = backend;
    this.input = input;
    List<LocalLayer> built = new ArrayList<>();
    Shape shape = spec.embedding().output(input, spec.classes());
    for (LayerSpec layer : spec.layers()) {
      var local = new LocalLayer("layer" + built.size(), layer, spec, backend, seed, shape);
      shape = local.network().outputShape();
      built.add(local);
    }
    this.layers = List.copyOf(built);
    int features =
        layers.stream().skip(firstCounted()).mapToInt(l -> l.network().outputShape().size()).sum();
    this.readout =
        Sequential.of()
            .then("readout", Dense.of(spec.classes()).weight(Initialisers.zeros()))
            .build(backend, seed, Shape.of(features));
  }

  /** Returns what this network was built from. */
  public ForwardForward spec() {
    return spec;
  }

  /** Returns the backend the parameters are on. */
  public Backend backend() {
    return backend;
  }

  /** Returns the layers, each a network of its own, from the lowest on. */
  public List<Network> layers() {
    return layers.stream().map(LocalLayer::network).toList();
  }

  /** Returns the linear readout: [features] to logits [classes]. */
  public Network readout() {
    return readout;
  }

  /** Returns the number of trainable numbers, those of the readout included. */
  public long parameterCount() {
    return Stream.concat(layers().stream(), Stream.of(readout))
        .mapToLong(Network::parameterCount)
        .sum();
  }

  /** Returns every tensor to be saved, by name; {@code layerK.activity} are the running means. */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int k = 0; k < layers.size(); k++) {
      state.putAll(layers.get(k).network().state());
      state.put("layer" + k + ".activity", layers.get(k).activity());
    }
    state.putAll(readout.state());
    return Collections.unmodifiableMap(state);
  }

  /**
   * Returns the loss of each layer on a batch, all on one tape, for examining gradients.
   *
   * <p>Each depends on its own layer's parameters alone: what a layer reads is a constant.
   *
   * @param wrong the label of each negative example
   * @throws IllegalArgumentException if the batch does not fit
   */
  public List<Variable> losses(Tape tape, Batch batch, int[] wrong) {
    Variable x = stacked(tape, batch, Labels.of(batch, spec.classes()), wrong);
    Variable isPositive = isPositive(tape, batch.size());
    Variable in = tape.constant(LengthNorm.of(tape.context(), x.value()));
    List<Variable> losses = new ArrayList<>();
    for (LocalLayer layer : layers) {
      Variable y = layer.network().forward(tape, in);
      losses.add(layer.judge(tape, y, isPositive, batch.size()).loss());
      in = tape.constant(LengthNorm.of(tape.context(), y.value()));
    }
    return losses;
  }

  /** Judges one epoch of batches, with layers behaving as in inference. */
  public ForwardForwardEvaluation evaluate(Batches batches) {
    int classes = spec.classes();
    var byGoodness = new Confusion(classes);
    var byReadout = new Confusion(classes);
    List<Confusion> byLayer = layers.stream().map(_ -> new Confusion(classes)).toList();
    for (Batch batch : batches.epoch(0)) {
      HostArray.Ints labels = HostArray.Ints.of(Labels.of(batch, classes));
      List<float[]> scores = layerScores(batch);
      var unused = byGoodness.add(sum(scores), labels, Optional.empty());
      for (int k = 0; k < layers.size(); k++) {
        unused = byLayer.get(k).add(scores.get(k), labels, Optional.empty());
      }
      unused = byReadout.add(readoutScores(batch), labels, Optional.empty());
    }
    return new ForwardForwardEvaluation(byGoodness, byReadout, byLayer);
  }

  /**
   * Returns the goodness that each label reaches, as logits summed over all layers but the first.
   *
   * @return [batch, classes]
   */
  public float[] goodnessScores(Batch batch) {
    return sum(layerScores(batch));
  }

  /**
   * Returns the logits of the linear readout after one pass with the neutral label.
   *
   * @return [batch, classes]
   */
  public float[] readoutScores(Batch batch) {
    try (var pass = new Scope(backend, "the readout")) {
      Tensor features = features(context(pass), batch);
      try (Tape tape = Tape.inference(backend)) {
        return TensorValues.floats(readout.forward(tape, tape.constant(features)).value());
      }
    }
  }

  List<LocalLayer> locals() {
    return layers;
  }

  /** Returns the first layer whose goodness and activity count for the class. */
  int firstCounted() {
    return layers.size() == 1 ? 0 : 1;
  }

  /**
   * Returns the normalised activities of the layers that count, side by side: [batch, features].
   */
  Tensor features(OpContext pass, Batch batch) {
    int rows = batch.size();
    Tensor features = pass.allocate(rows, readout.inputShape().last());
    backend.fill(0, features);
    Tensor in = embedded(pass, batch, tape -> Labels.neutral(tape, rows, spec.classes()));
    int at = 0;
    for (int k = 0; k < layers.size(); k++) {
      in = advance(pass, k, in, (_, y) -> y).handedOn();
      if (k >= firstCounted()) {
        int size = in.shape().without(0).size();
        backend.addView(in.reshape(rows, size), features.slice(1, at, size));
        at += size;
      }
    }
    pass.release(in);
    return features;
  }

  /** Goodness of each label in each layer alone: for each layer [batch, classes]. */
  private List<float[]> layerScores(Batch batch) {
    int rows = batch.size();
    int classes = spec.classes();
    List<float[]> scores = layers.stream().map(_ -> new float[rows * classes]).toList();
    for (int label = 0; label < classes; label++) {
      int written = label;
      try (var pass = new Scope(backend, "the pass of a label")) {
        Tensor in =
            embedded(context(pass), batch, tape -> Labels.all(tape, rows, written, classes));
        for (int k = 0; k < layers.size(); k++) {
          LocalLayer layer = layers.get(k);
          Advance<float[]> step =
              advance(
                  context(pass),
                  k,
                  in,
                  (tape, y) -> TensorValues.floats(layer.logits(tape, y).value()));
          for (int row = 0; row < rows; row++) {
            scores.get(k)[row * classes + label] = step.found()[row];
          }
          in = step.handedOn();
        }
      }
    }
    return scores;
  }

  private float[] sum(List<float[]> scores) {
    float[] sum = new float[scores.getFirst().length];
    for (int k = firstCounted(); k < layers.size(); k++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += scores.get(k)[i];
      }
    }
    return sum;
  }

  /** What was found in a layer's activity, and what it hands on. */
  private record Advance<T>(T found, Tensor handedOn) {}

  /** Runs one layer as in inference; its input is released. */
  private <T> Advance<T> advance(
      OpContext pass, int k, Tensor in, BiFunction<Tape, Variable, T> look) {
    try (Tape tape = Tape.inference(backend)) {
      Variable y = layers.get(k).network().forward(tape, tape.constant(in));
      T found = look.apply(tape, y);
      Tensor handedOn = LengthNorm.of(pass, tape.context().dense(y.value()));
      pass.release(in);
      return new Advance<>(found, handedOn);
    }
  }

  /** What the lowest layer reads, normalised; labels [batch, classes] are made on a tape. */
  private Tensor embedded(OpContext pass, Batch batch, LabelMaker labels) {
    try (Tape tape = Tape.inference(backend)) {
      Variable x = spec.embedding().embed(tape, inputs(tape, batch), labels.on(tape));
      return LengthNorm.of(pass, x.value());
    }
  }

  /** Makes labels on a tape. */
  @FunctionalInterface
  private interface LabelMaker {
    Variable on(Tape tape);
  }

  /** What the lowest layer reads in training: positive rows first, then negative, normalised. */
  Tensor contrasted(OpContext pass, Batch batch, int[] labels, int[] wrong) {
    try (Tape tape = Tape.inference(backend)) {
      return LengthNorm.of(pass, stacked(tape, batch, labels, wrong).value());
    }
  }

  private Variable stacked(Tape tape, Batch batch, int[] labels, int[] wrong) {
    if (wrong.length != batch.size()) {
      throw new IllegalArgumentException(
          "forwardForward: %d examples need as many wrong labels, got %d"
              .formatted(batch.size(), wrong.length));
    }
    Variable x = inputs(tape, batch);
    Shape twice = x.shape().with(0, 2 * batch.size());
    Tensor both = x.value().reshape(x.shape().prepend(1)).broadcastTo(x.shape().prepend(2));
    Variable rows = tape.apply(new ReshapeOp(twice), tape.constant(both));
    int[] all = new int[2 * labels.length];
    System.arraycopy(labels, 0, all, 0, labels.length);
    System.arraycopy(wrong, 0, all, labels.length, wrong.length);
    return spec.embedding().embed(tape, rows, Labels.oneHot(tape, all, spec.classes()));
  }

  private Variable inputs(Tape tape, Batch batch) {
    Shape expected = input.prepend(batch.size());
    Variable x = Feed.inputs(tape, batch);
    if (!x.shape().equals(expected) || x.value().type() != ElementType.REAL) {
      throw new IllegalArgumentException(
          "forwardForward: expects inputs REAL %s, got %s".formatted(expected, x.value()));
    }
    return x;
  }

  static Variable isPositive(Tape tape, int positives) {
    float[] values = new float[2 * positives];
    Arrays.fill(values, 0, positives, 1);
    return tape.constant(values, Shape.of(2 * positives));
  }

  static OpContext context(Scope scope) {
    return new OpContext(scope, false, 0, 0);
  }
}
