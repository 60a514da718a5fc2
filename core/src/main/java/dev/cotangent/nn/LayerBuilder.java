package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the named parameters and buffers of a network while its layers are built.
 *
 * <p>Each layer sees a builder of its own path; names are {@code path.name}.
 */
public final class LayerBuilder {
  private final Backend backend;
  private final RandomKey key;
  private final String path;
  private final Map<String, Parameter> parameters;
  private final Map<String, Tensor> buffers;
  private final Optional<List<FoldedNorm>> folds;
  private final Optional<Network> owner;

  LayerBuilder(Backend backend, long seed, Optional<List<FoldedNorm>> folds) {
    this(
        backend,
        RandomKey.of(seed),
        "",
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        folds,
        Optional.empty());
  }

  /** A builder of layers that take over the parameters and buffers of a network, by name. */
  LayerBuilder(Network owner) {
    this(
        owner.backend(),
        owner.key(),
        "",
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        Optional.empty(),
        Optional.of(owner));
  }

  private LayerBuilder(
      Backend backend,
      RandomKey key,
      String path,
      Map<String, Parameter> parameters,
      Map<String, Tensor> buffers,
      Optional<List<FoldedNorm>> folds,
      Optional<Network> owner) {
    this.folds = folds;
    this.owner = owner;
    this.backend = backend;
    this.key = key;
    this.path = path;
    this.parameters = parameters;
    this.buffers = buffers;
  }

  /** Returns the backend the network is built on. */
  public Backend backend() {
    return backend;
  }

  /** Returns the path of the layer being built, empty for the outermost. */
  public String path() {
    return path;
  }

  /** Returns the key of this layer's randomness for a purpose, such as "dropout". */
  public RandomKey key(String purpose) {
    return key.derive(path).derive(purpose);
  }

  /**
   * Makes a parameter with initial values.
   *
   * @throws IllegalArgumentException if the layer has one of that name
   */
  public Parameter parameter(String name, Shape shape, Initialiser initialiser) {
    return parameter(name, shape, Fans.of(shape), initialiser);
  }

  /** Makes a parameter whose numbers of incoming and outgoing connections are not its shape's. */
  public Parameter parameter(String name, Shape shape, Fans fans, Initialiser initialiser) {
    Parameter parameter =
        owner
            .map(network -> network.parameter(qualified(name), shape))
            .orElseGet(() -> newParameter(name, shape, fans, initialiser));
    requireNew(parameter.name());
    parameters.put(parameter.name(), parameter);
    return parameter;
  }

  private Parameter newParameter(String name, Shape shape, Fans fans, Initialiser initialiser) {
    Tensor value = backend.allocate(ElementType.REAL, shape, Lifetime.PERSISTENT);
    if (!(backend instanceof DryBackend)) {
      backend.write(initialiser.values(shape, fans, key(name)), value);
    }
    return new Parameter(qualified(name), value);
  }

  /** Makes a buffer: state that is saved with the parameters but that no optimiser changes. */
  public Tensor buffer(String name, Shape shape, double value) {
    Tensor buffer =
        owner
            .map(network -> network.buffer(qualified(name), shape))
            .orElseGet(() -> newBuffer(shape, value));
    requireNew(qualified(name));
    buffers.put(qualified(name), buffer);
    return buffer;
  }

  private Tensor newBuffer(Shape shape, double value) {
    Tensor buffer = backend.allocate(ElementType.REAL, shape, Lifetime.PERSISTENT);
    backend.fill(value, buffer);
    return buffer;
  }

  /**
   * Builds a layer inside this one; the operations it applies are known by its path.
   *
   * @throws IllegalArgumentException if the layer cannot take that shape; the message starts with
   *     the path of the innermost layer that refused and the shape it was given
   */
  public LayerSpec.Built child(String name, LayerSpec spec, Shape input) {
    LayerBuilder inside = inside(name);
    try {
      LayerSpec.Built built = spec.build(inside, input);
      return new LayerSpec.Built(built.output(), new Located(inside.path, built.layer()));
    } catch (RefusedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new RefusedException(inside.path, input, e);
    }
  }

  /** Returns the key from which all randomness of the network is derived. */
  RandomKey root() {
    return key;
  }

  /** Returns the builder of a part of this layer, whose names begin with {@code name}. */
  public LayerBuilder inside(String name) {
    return new LayerBuilder(backend, key, qualified(name), parameters, buffers, folds, owner);
  }

  /** Tells whether normalisations are to be folded into the layers before them. */
  boolean isFolding() {
    return folds.isPresent();
  }

  /** Notes that the layer of one name takes over the normalisation of another. */
  void fold(String layer, String norm, double eps) {
    folds.orElseThrow().add(new FoldedNorm(qualified(layer), qualified(norm), eps));
  }

  Map<String, Parameter> parameters() {
    return parameters;
  }

  Map<String, Tensor> buffers() {
    return buffers;
  }

  private String qualified(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void requireNew(String name) {
    if (parameters.containsKey(name) || buffers.containsKey(name)) {
      throw new IllegalArgumentException(
          "build: there are two parameters or buffers named " + name);
    }
  }

  /** A refusal that says already where it happened. */
  private static final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    RefusedException(String path, Shape input, IllegalArgumentException cause) {
      super("layer %s, input %s: %s".formatted(path, input, cause.getMessage()), cause);
    }
  }

  /** A layer that tells the tape where it is. */
  private record Located(String path, Layer layer) implements Layer {
    @Override
    public Variable forward(Tape tape, Variable x) {
      tape.enter(path);
      try {
        return layer.forward(tape, x);
      } finally {
        tape.leave();
      }
    }
  }
}
