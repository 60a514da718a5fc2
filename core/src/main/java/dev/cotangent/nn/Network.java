package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A built model: its outermost layer, and all parameters and buffers by name. */
public final class Network implements Layer {
  private final Backend backend;
  private final Layer layer;
  private final Shape input;
  private final Shape output;
  private final Map<String, Parameter> parameters;
  private final Map<String, Tensor> buffers;

  private Network(Backend backend, LayerSpec.Built built, Shape input, LayerBuilder builder) {
    this.backend = backend;
    this.layer = built.layer();
    this.input = input;
    this.output = built.output();
    this.parameters = Collections.unmodifiableMap(builder.parameters());
    this.buffers = Collections.unmodifiableMap(builder.buffers());
  }

  /** Builds a layer and everything in it; see {@link LayerSpec#build(Backend, long, Shape)}. */
  public static Network build(LayerSpec spec, Backend backend, long seed, Shape input) {
    var builder = new LayerBuilder(backend, seed);
    return new Network(backend, spec.build(builder, input), input, builder);
  }

  /**
   * Returns the output for a batch.
   *
   * @throws IllegalArgumentException if x is not a non-empty batch of the input shape
   */
  @Override
  public Variable forward(Tape tape, Variable x) {
    Shape batch = x.shape();
    if (batch.rank() != input.rank() + 1 || !batch.without(0).equals(input)) {
      throw new IllegalArgumentException(
          "network: expects a batch of " + input + ", so [batch, ...], got " + batch);
    }
    if (batch.extent(0) == 0) {
      throw new IllegalArgumentException("network: the batch is empty, got " + batch);
    }
    return layer.forward(tape, x);
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
