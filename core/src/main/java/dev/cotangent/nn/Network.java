package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A built model: its outermost layer, and all parameters and buffers by name. */
public final class Network implements Layer {
  private final Backend backend;
  private final LayerSpec spec;
  private final Layer layer;
  private final Shape input;
  private final Shape output;
  private final Map<String, Parameter> parameters;
  private final Map<String, Tensor> buffers;
  private final RandomKey key;
  private final Optional<Map<Integer, Layer>> lengths;

  private Network(LayerSpec spec, LayerSpec.Built built, Shape input, LayerBuilder builder) {
    this.spec = spec;
    this.backend = builder.backend();
    this.layer = built.layer();
    this.input = input;
    this.output = built.output();
    this.parameters = Collections.unmodifiableMap(builder.parameters());
    this.buffers = Collections.unmodifiableMap(builder.buffers());
    this.key = builder.root();
    this.lengths = Optional.empty();
  }

  /** The same network, with a layer for each number of steps it has seen. */
  private Network(Network one, Map<Integer, Layer> lengths) {
    this.spec = one.spec;
    this.backend = one.backend;
    this.layer = one.layer;
    this.input = one.input;
    this.output = one.output;
    this.parameters = one.parameters;
    this.buffers = one.buffers;
    this.key = one.key;
    this.lengths = Optional.of(lengths);
  }

  /** Builds a layer and everything in it; see {@link LayerSpec#build(Backend, long, Shape)}. */
  public static Network build(LayerSpec spec, Backend backend, long seed, Shape input) {
    var builder = new LayerBuilder(backend, seed, Optional.empty());
    return new Network(spec, spec.build(builder, input), input, builder);
  }

  /**
   * Returns a copy for inference, whose batch normalisations are part of the layers before them.
   *
   * <p>Each {@link BatchNorm} that follows a convolution or dense layer without activation in a
   * {@link Sequential} is folded: w' = w·s and b' = bias + (b - mean)·s with s = gain/√(variance +
   * eps), so that the outputs differ by rounding alone. Computed in float64. The copy has
   * parameters of its own and must not be trained further in place of this network: its layers have
   * biases where this one has normalisations.
   */
  public Network folded() {
    List<FoldedNorm> folds = new ArrayList<>();
    var builder = new LayerBuilder(backend, 0, Optional.of(folds));
    var copy = new Network(spec, spec.build(builder, input), input, builder);
    Map<String, Tensor> own = state();
    copy.state()
        .forEach((name, to) -> {
          Tensor from = own.get(name);
          if (from != null && from.shape().equals(to.shape())) {
            backend.write(TensorValues.doubles(from), to);
          }
        });
    folds.forEach(fold -> fold.apply(own, copy.state()));
    return copy;
  }

  /**
   * Returns this network for sequences [time, ...] of any number of steps.
   *
   * <p>Parameters and buffers are this network's own. The layers are described anew for each number
   * of steps that comes; one that depends on it, such as a dense layer behind {@link Flatten},
   * makes that an error.
   *
   * @throws IllegalArgumentException if an example has no axis
   */
  public Network ofAnyTime() {
    if (input.rank() == 0) {
      throw new IllegalArgumentException("network: a scalar example has no time axis");
    }
    Map<Integer, Layer> built = new HashMap<>();
    built.put(input.extent(0), layer);
    return new Network(this, built);
  }

  /**
   * Returns the output for a batch.
   *
   * @throws IllegalArgumentException if x is not a non-empty batch of the input shape
   */
  @Override
  public Variable forward(Tape tape, Variable x) {
    Shape batch = x.shape();
    if (lengths.isPresent() && isOfOtherTime(batch)) {
      return lengths.get().computeIfAbsent(batch.extent(1), this::layerFor).forward(tape, x);
    }
    if (batch.rank() != input.rank() + 1 || !batch.without(0).equals(input)) {
      throw new IllegalArgumentException(
          "network: expects a batch of " + input + ", so [batch, ...], got " + batch);
    }
    if (batch.extent(0) == 0) {
      throw new IllegalArgumentException("network: the batch is empty, got " + batch);
    }
    return layer.forward(tape, x);
  }

  private boolean isOfOtherTime(Shape batch) {
    return batch.rank() == input.rank() + 1
        && batch.size() > 0
        && batch.without(0).with(0, input.extent(0)).equals(input);
  }

  private Layer layerFor(int time) {
    return spec.build(new LayerBuilder(this), input.with(0, time)).layer();
  }

  /** Returns an own parameter to a layer that is described anew. */
  Parameter parameter(String name, Shape shape) {
    Optional<Parameter> known = Optional.ofNullable(parameters.get(name));
    requireAsBefore(name, shape, known.map(Parameter::shape));
    return known.orElseThrow();
  }

  /** Returns an own buffer to a layer that is described anew. */
  Tensor buffer(String name, Shape shape) {
    Optional<Tensor> known = Optional.ofNullable(buffers.get(name));
    requireAsBefore(name, shape, known.map(Tensor::shape));
    return known.orElseThrow();
  }

  private static void requireAsBefore(String name, Shape shape, Optional<Shape> known) {
    if (known.isEmpty() || !known.get().equals(shape)) {
      throw new IllegalArgumentException(
          "network: %s depends on the number of steps: %s for this one, %s before"
              .formatted(name, shape, known.map(Shape::toString).orElse("none")));
    }
  }

  /** Returns the key from which all randomness of this network is derived, such as dropout. */
  public RandomKey key() {
    return key;
  }

  /** Returns the outermost layer, for what it can do beside {@link #forward}. */
  public Layer layer() {
    return layer;
  }

  /** Returns the backend the parameters are on. */
  public Backend backend() {
    return backend;
  }

  /** Returns the shape of one example. */
  public Shape inputShape() {
    return input;
  }

  /** Returns the shape of one example's output. */
  public Shape outputShape() {
    return output;
  }

  /** Returns the parameters in the order in which they were made. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  /** Returns the buffers (running statistics and the like) by name. */
  public Map<String, Tensor> buffers() {
    return buffers;
  }

  /** Returns every tensor to be saved, parameters first, by name. */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> state.put(name, parameter.value()));
    state.putAll(buffers);
    return state;
  }

  /** Returns the number of trainable numbers. */
  public long parameterCount() {
    return parameters.values().stream().mapToLong(p -> p.value().size()).sum();
  }
}
