package dev.cotangent.train;

import dev.cotangent.io.FormatException;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a training between two steps: enough to go on with the same bits.
 *
 * <p>Weights, running statistics, the optimiser's state, step, epoch and batch, the sums of the
 * running epoch, the best weights so far where training may stop early; beside them what is
 * compared when training goes on: seeds, data, optimiser, backend and version. Randomness is a
 * function of seeds, step and epoch, so there is no other state of it. Not known here, and so not
 * compared: the loss, layers without parameters, clipping, what the data contains.
 *
 * <p>In a file: safetensors, with names that begin with {@code network/}, {@code optimiser/},
 * {@code best/} and {@code part/}, and a SHA-256 over everything.
 */
public final class Checkpoint {
  static final String NETWORK = "network/";
  static final String OPTIMISER = "optimiser/";
  private static final String FORMAT = "format";
  private static final String THIS_FORMAT = "cotangent checkpoint 1";
  private static final String SEAL = "sha256";
  private static final String CONSTANT = "same ";
  private static final List<String> PLACES = List.of(Constants.BACKEND, Constants.VERSION);

  private final CheckpointPosition position;
  private final Map<String, NamedArray> arrays;
  private final Map<String, String> constants;
  private final boolean isPortable;

  Checkpoint(
      CheckpointPosition position,
      Map<String, NamedArray> arrays,
      Map<String, String> constants,
      boolean isPortable) {
    this.position = position;
    this.arrays = arrays;
    this.constants = constants;
    this.isPortable = isPortable;
  }

  /**
   * Reads a file.
   *
   * @throws FormatException if it is no checkpoint, is cut off or has changed since it was written
   * @throws IOException if it cannot be read
   */
  public static Checkpoint read(Path file) throws IOException {
    SafeTensors content = SafeTensors.read(file);
    try {
      return of(content);
    } catch (FormatException e) {
      throw new FormatException(file + ": " + e.getMessage());
    }
  }

  private static Checkpoint of(SafeTensors content) throws FormatException {
    Map<String, String> texts = new LinkedHashMap<>(content.metadata());
    if (!THIS_FORMAT.equals(texts.get(FORMAT))) {
      throw new FormatException(
          "checkpoint: its format is \"%s\", expected \"%s\""
              .formatted(texts.getOrDefault(FORMAT, "unknown"), THIS_FORMAT));
    }
    String sealed = texts.remove(SEAL);
    String actual = Seal.of(content.arrays(), texts);
    if (!actual.equals(sealed)) {
      throw new FormatException(
          "checkpoint: damaged: its SHA-256 is %s, it was written with %s"
              .formatted(actual, sealed));
    }
    Map<String, String> constants = new LinkedHashMap<>();
    texts.forEach((name, text) -> {
      if (name.startsWith(CONSTANT)) {
        constants.put(name.substring(CONSTANT.length()), text);
      }
    });
    return new Checkpoint(CheckpointPosition.of(texts), content.arrays(), constants, false);
  }

  /** Writes a file: all of it, or nothing at all. */
  void write(Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(FORMAT, THIS_FORMAT);
    texts.putAll(position.texts());
    constants.forEach((name, text) -> texts.put(CONSTANT + name, text));
    texts.put(SEAL, Seal.of(arrays, texts));
    new SafeTensors(arrays, texts).write(file);
  }

  /** Returns the number of steps done. */
  public long step() {
    return position.step();
  }

  /** Returns the epoch that was running, from 0. */
  public int epoch() {
    return position.epoch();
  }

  /** Returns how many of its batches were done. */
  public int batch() {
    return position.batch();
  }

  /** Returns what must be the same for the same bits: seeds, data, backend and such, by name. */
  public Map<String, String> constants() {
    return Collections.unmodifiableMap(constants);
  }

  /**
   * Returns this checkpoint for any backend and version of Cotangent: training goes on from the
   * same state, but may round otherwise.
   */
  public Checkpoint portable() {
    return new Checkpoint(position, arrays, constants, true);
  }

  /**
   * Loads the weights alone into a network, to use it or to train it otherwise.
   *
   * @throws IllegalArgumentException if names or shapes differ; lists them; nothing was changed
   */
  public void loadWeights(Network network) {
    Map<String, NamedArray> weights = new LinkedHashMap<>();
    arrays.forEach((name, array) -> {
      if (name.startsWith(NETWORK)) {
        weights.put(name.substring(NETWORK.length()), array);
      }
    });
    Weights.copy(weights, network.state());
  }

  CheckpointPosition position() {
    return position;
  }

  Map<String, NamedArray> arrays() {
    return arrays;
  }

  /** Returns how what must be the same differs from what it is here. */
  List<String> differences(Map<String, String> here) {
    List<String> differences = new ArrayList<>();
    here.forEach((name, text) -> {
      String before = constants.getOrDefault(name, "not known");
      if (!before.equals(text) && !(isPortable && PLACES.contains(name))) {
        differences.add("%s was %s, is %s here".formatted(name, before, text));
      }
    });
    return differences;
  }
}
