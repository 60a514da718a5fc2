package dev.cotangent.backend.cases;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the tensors of a case on one backend and remembers what they are for.
 *
 * <p>In cases of {@link InputKind#SMALL_INTEGERS} each tensor lies at an offset in a larger buffer
 * between guards (NaN, or the smallest int), which show reads and writes outside.
 */
public final class Arguments {
  private static final int OFFSET = 3;
  private static final int GUARDS = 8;

  /** What a call does with an argument. */
  enum Role {
    /** Reads it; it must stay as it is. */
    INPUT,
    /** Writes it, perhaps reads it too; its content is compared. */
    OUTPUT,
    /** Reads or writes it; its content is not compared. */
    WORKSPACE
  }

  /**
   * One argument: the tensor given to the kernel, all of its buffer, and what that holds at first.
   */
  record Argument(String name, Role role, Tensor tensor, Tensor whole, double[] content) {}

  private final Backend backend;
  private final RandomKey key;
  private final InputKind kind;
  private final boolean negativeZeros;
  private final List<Argument> all = new ArrayList<>();
  private final List<Consumer<Backend>> preparations = new ArrayList<>();
  private final Map<String, double[]> spoils = new LinkedHashMap<>();

  Arguments(Backend backend, RandomKey key, InputKind kind, boolean negativeZeros) {
    this.backend = backend;
    this.key = key;
    this.kind = kind;
    this.negativeZeros = negativeZeros;
  }

  /** Returns random numbers of the case's kind; the same for the same name. */
  public double[] draw(String name, int count) {
    return draw(name, kind, count);
  }

  /** Returns random numbers of a kind; the same for the same name. */
  public double[] draw(String name, InputKind kind, int count) {
    RandomKey stream = key.derive(name);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      double value = kind.draw(stream, i);
      values[i] = value == 0 && !negativeZeros ? 0 : value;
    }
    return values;
  }

  /** Returns an input of the case's kind. */
  public Tensor real(String name, int... extents) {
    Shape shape = Shape.of(extents);
    return input(name, draw(name, shape.size()), extents);
  }

  /**
   * Returns an input that is finite whatever the case's kind, multiplied by a power of 2 (integers
   * stay as they are).
   */
  public Tensor finite(String name, double scale, int... extents) {
    return input(name, drawFinite(name, scale, Shape.of(extents).size()), extents);
  }

  /** Returns the numbers of {@link #finite}. */
  public double[] drawFinite(String name, double scale, int count) {
    boolean integers = kind == InputKind.SMALL_INTEGERS;
    double[] values = draw(name, integers ? kind : InputKind.RANDOM, count);
    double factor = integers ? 1 : Math.scalb(1.0, Math.getExponent(scale));
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }

  /** Returns an input of given numbers, which are narrowed to float. */
  public Tensor input(String name, double[] values, int... extents) {
    return add(name, Role.INPUT, ElementType.REAL, Shape.of(extents), spoiled(name, values));
  }

  /** Puts values into an input that will be made: value i of n at (i + 1/2)/n of its elements. */
  void spoil(String input, double... values) {
    spoils.put(input, values.clone());
  }

  /**
   * Requires that all inputs which were to be spoiled have been made.
   *
   * @throws IllegalArgumentException if one has not
   */
  void requireSpoiled() {
    if (!spoils.isEmpty()) {
      throw new IllegalArgumentException("case: there is no input " + spoils.keySet());
    }
  }

  /** Returns an INT input. */
  public Tensor integers(String name, int[] values, int... extents) {
    double[] content = Arrays.stream(values).asDoubleStream().toArray();
    return add(name, Role.INPUT, ElementType.INT, Shape.of(extents), content);
  }

  /** Returns an INT input of random numbers below a bound. */
  public Tensor indices(String name, int bound, int... extents) {
    RandomKey stream = key.derive(name);
    int[] values = new int[Shape.of(extents).size()];
    Arrays.setAll(values, i -> (int) (stream.uniform(i) * bound));
    return integers(name, values, extents);
  }

  /** Returns an output, full of NaN. */
  public Tensor output(String name, int... extents) {
    return output(name, Shape.of(extents));
  }

  /** Returns an output, full of NaN. */
  public Tensor output(String name, Shape shape) {
    return add(name, Role.OUTPUT, ElementType.REAL, shape, nan(shape));
  }

  /** Returns an INT output, full of -7. */
  public Tensor intOutput(String name, Shape shape) {
    double[] content = new double[shape.size()];
    Arrays.fill(content, -7);
    return add(name, Role.OUTPUT, ElementType.INT, shape, content);
  }

  /** Returns an output that holds numbers of the case's kind at first. */
  public Tensor updated(String name, int... extents) {
    double[] content = draw(name, Shape.of(extents).size());
    return add(name, Role.OUTPUT, ElementType.REAL, Shape.of(extents), content);
  }

  /** Returns an output that holds given numbers at first. */
  public Tensor updated(String name, double[] values, int... extents) {
    return add(name, Role.OUTPUT, ElementType.REAL, Shape.of(extents), narrowed(values));
  }

  /** Returns a tensor that a preparation fills, or whose content nobody compares. */
  public Tensor workspace(String name, ElementType type, Shape shape) {
    double[] content = type == ElementType.REAL ? nan(shape) : new double[shape.size()];
    return add(name, Role.WORKSPACE, type, shape, content);
  }

  /**
   * Adds something to do on the backend before each call, such as the forward pass of a gradient.
   */
  public void prepare(Consumer<Backend> preparation) {
    preparations.add(preparation);
  }

  /** Returns the number of elements of all arguments. */
  long elements() {
    return all.stream().mapToLong(a -> a.tensor.size()).sum();
  }

  List<Argument> all() {
    return all;
  }

  List<Consumer<Backend>> preparations() {
    return preparations;
  }

  private Tensor add(String name, Role role, ElementType type, Shape shape, double[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "case: "
              + name
              + " "
              + shape
              + " needs "
              + shape.size()
              + " values, got "
              + values.length);
    }
    boolean guarded = kind == InputKind.SMALL_INTEGERS;
    int length = shape.size() + (guarded ? GUARDS : 0);
    Tensor whole = backend.allocate(type, Shape.of(length), Lifetime.SCOPED);
    double[] content = new double[length];
    Arrays.fill(content, type == ElementType.REAL ? Double.NaN : Integer.MIN_VALUE);
    int offset = guarded ? OFFSET : 0;
    System.arraycopy(values, 0, content, offset, values.length);
    var tensor = new Tensor(whole.buffer(), Layout.dense(shape, whole.layout().offset() + offset));
    all.add(new Argument(name, role, tensor, whole, content));
    return tensor;
  }

  private double[] spoiled(String name, double[] values) {
    double[] result = narrowed(values);
    double[] spoil = spoils.getOrDefault(name, new double[0]);
    spoils.remove(name);
    for (int i = 0; i < spoil.length; i++) {
      result[(int) ((i + 0.5) / spoil.length * result.length)] = spoil[i];
    }
    return result;
  }

  private static double[] nan(Shape shape) {
    double[] content = new double[shape.size()];
    Arrays.fill(content, Double.NaN);
    return content;
  }

  private static double[] narrowed(double[] values) {
    return Arrays.stream(values).map(v -> (float) v).toArray();
  }
}
