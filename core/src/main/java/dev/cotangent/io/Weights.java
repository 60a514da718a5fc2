package dev.cotangent.io;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Saves and loads the parameters and buffers of a network, by name; or any tensors with names. */
public final class Weights {
  private Weights() {}

  /** The precision of a file's values. */
  public enum Precision {
    /** 32 bits: what every backend but the reference computes in. */
    FLOAT,
    /** 64 bits: keeps every bit of the reference backend. */
    DOUBLE
  }

  /**
   * Saves a network in 32 bits.
   *
   * @throws IOException if the file cannot be written; one that was there is then unchanged
   */
  public static void save(Network network, Path file) throws IOException {
    save(network, file, Precision.FLOAT);
  }

  /** Saves a network. */
  public static void save(Network network, Path file, Precision precision) throws IOException {
    Map<String, Tensor> state = network.state();
    ElementType type =
        switch (precision) {
          case FLOAT -> ElementType.F32;
          case DOUBLE -> ElementType.F64;
        };
    Map<String, Header.Kind> kinds = new LinkedHashMap<>();
    state.forEach((name, tensor) -> kinds.put(name, new Header.Kind(type, tensor.shape())));
    SafeTensors.write(
        file, kinds, Map.of(), name -> array(Objects.requireNonNull(state.get(name)), precision));
  }

  /**
   * Loads a network; floating point of any precision is taken.
   *
   * <p>Names, types and shapes are compared before anything is changed; then one array is read
   * after the other, so memory holds one of them at a time.
   *
   * @throws FormatException if the file is malformed, or does not hold exactly the network's names
   *     and shapes; all that differ are listed, and nothing was changed
   * @throws IOException if the file cannot be read; if that happens half way, because the medium
   *     fails, some of the arrays are loaded
   */
  public static void load(Network network, Path path) throws IOException {
    Map<String, Tensor> state = network.state();
    try (var file = SafeTensorsFile.open(path)) {
      Map<String, Header.Kind> kinds = new LinkedHashMap<>();
      file.names().forEach(n -> kinds.put(n, new Header.Kind(file.type(n), file.shape(n))));
      List<String> differences = differencesOfKinds(kinds, state);
      if (!differences.isEmpty()) {
        throw new FormatException(
            path + ": not the weights of this network: " + String.join("; ", differences));
      }
      for (Map.Entry<String, Tensor> entry : state.entrySet()) {
        write(file.read(entry.getKey()), entry.getValue());
      }
    }
  }

  /**
   * Returns the values of tensors, in 32 bits where that keeps every bit of all of them, else 64.
   */
  public static Map<String, NamedArray> exact(Map<String, Tensor> tensors) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> {
      double[] values = TensorValues.doubles(tensor);
      arrays.put(
          name,
          areFloats(values)
              ? array(tensor, Precision.FLOAT)
              : new NamedArray.Doubles(tensor.shape(), values));
    });
    return arrays;
  }

  /**
   * Copies arrays into the tensors of their names.
   *
   * @throws IllegalArgumentException if there are {@link #differences}; nothing was changed
   */
  public static void copy(Map<String, NamedArray> arrays, Map<String, Tensor> tensors) {
    List<String> differences = differences(arrays, tensors);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException("weights: " + String.join("; ", differences));
    }
    tensors.forEach((name, tensor) -> write(Objects.requireNonNull(arrays.get(name)), tensor));
  }

  /** Returns what keeps arrays from being copied into tensors: names, shapes and types. */
  public static List<String> differences(
      Map<String, NamedArray> arrays, Map<String, Tensor> state) {
    Map<String, Header.Kind> kinds = new LinkedHashMap<>();
    arrays.forEach((name, array) -> kinds.put(name, Header.Kind.of(array)));
    return differencesOfKinds(kinds, state);
  }

  private static List<String> differencesOfKinds(
      Map<String, Header.Kind> kinds, Map<String, Tensor> state) {
    List<String> problems = new ArrayList<>();
    state.forEach((name, tensor) -> {
      Header.Kind kind = kinds.get(name);
      if (kind == null) {
        problems.add("missing " + name + " " + tensor.shape());
      } else if (!kind.shape().equals(tensor.shape())) {
        problems.add(shapes(name, tensor.shape(), kind.shape()));
      } else if (!kind.type().isReal()) {
        problems.add(name + " holds integers");
      }
    });
    kinds.forEach((name, kind) -> {
      if (!state.containsKey(name)) {
        problems.add("unexpected " + name + " " + kind.shape());
      }
    });
    return problems;
  }

  private static boolean areFloats(double[] values) {
    for (double value : values) {
      if (value != (float) value && !Double.isNaN(value)) {
        return false;
      }
    }
    return true;
  }

  private static String shapes(String name, Shape expected, Shape actual) {
    return "%s must be %s, is %s".formatted(name, expected, actual);
  }

  private static NamedArray array(Tensor tensor, Precision precision) {
    return switch (precision) {
      case FLOAT -> new NamedArray.Floats(tensor.shape(), TensorValues.floats(tensor));
      case DOUBLE -> new NamedArray.Doubles(tensor.shape(), TensorValues.doubles(tensor));
    };
  }

  private static void write(NamedArray array, Tensor tensor) {
    Backend backend = (Backend) tensor.buffer().owner();
    switch (array) {
      case NamedArray.Floats(Shape _, float[] values) -> backend.write(values, tensor);
      case NamedArray.Doubles(Shape _, double[] values) -> backend.write(values, tensor);
      case NamedArray.Ints _ -> throw new IllegalStateException("weights: integers were let in");
    }
  }
}
