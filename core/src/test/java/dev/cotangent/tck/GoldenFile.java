package dev.cotangent.tck;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Numbers that another framework gave, with the script that made them in the first lines.
 *
 * <p>Lines that start with # are remarks; each other one is {@code name [extents] values...}, in
 * row-major order.
 */
public final class GoldenFile {
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(Shape shape, double[] values) {}

  private GoldenFile() {}

  /** Reads a file and closes it. */
  public static GoldenFile read(InputStream in) {
    var file = new GoldenFile();
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      reader.lines().filter(Predicate.not(line -> line.startsWith("#"))).forEach(file::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Returns the names of all entries. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Returns the extents of an entry. */
  public Shape shape(String name) {
    return entry(name).shape;
  }

  /** Returns the values of an entry. */
  public double[] values(String name) {
    return entry(name).values.clone();
  }

  /** Returns an entry as a persistent tensor. */
  public Tensor on(Backend backend, String name) {
    return TensorValues.of(backend, shape(name), values(name));
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "golden file: no entry " + name + ", there are " + entries.keySet());
    }
    return entry;
  }

  private void add(String line) {
    int open = line.indexOf('[');
    int close = line.indexOf(']');
    String name = line.substring(0, open).strip();
    int[] extents =
        Arrays.stream(line.substring(open + 1, close).split(", *"))
            .mapToInt(Integer::parseInt)
            .toArray();
    double[] values =
        Arrays.stream(line.substring(close + 1).strip().split(" +"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    Shape shape = Shape.of(extents);
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(
          "golden file: %s %s needs %d values, got %d"
              .formatted(name, shape, shape.size(), values.length));
    }
    entries.put(name, new Entry(shape, values));
  }
}
