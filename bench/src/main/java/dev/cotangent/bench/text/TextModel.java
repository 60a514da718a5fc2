package dev.cotangent.bench.text;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.Version;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.RecurrentState;
import dev.cotangent.rnn.TokenSampler;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A language model: embedding, stacked LSTM that carries its state, dense logits.
 *
 * @param tokens the characters or words it knows
 * @param size of the network
 * @param state carried from batch to batch
 * @param network for sequences of any length
 */
record TextModel(TextTokens tokens, Size size, RecurrentState state, Network network) {
  private static final int EMBEDDING = 64;

  /**
   * Extents of the network.
   *
   * @param units of each LSTM layer
   * @param layers of LSTM
   */
  record Size(int units, int layers) {}

  /** Returns a model with initial weights. */
  static TextModel of(TextTokens tokens, Size size, double dropout, Backend backend, long seed) {
    var state = new RecurrentState();
    var lstm = Lstm.units(size.units).layers(size.layers).dropout(dropout).carrying(state);
    var spec =
        Sequential.of()
            .then("embedding", Embedding.of(tokens.size(), EMBEDDING))
            .then("lstm", lstm)
            .then("dropout", Dropout.of(dropout))
            .then("dense", Dense.of(tokens.size()));
    Network network = spec.build(backend, seed, Shape.of(1)).ofAnyTime();
    return new TextModel(tokens, size, state, network);
  }

  /** Returns the name of the command that trains models of such tokens. */
  static String name(TextTokens.Unit unit) {
    return switch (unit) {
      case CHARACTER -> "charlm";
      case WORD -> "wordlm";
    };
  }

  /** Writes weights and vocabulary; all of the file, or nothing. */
  void save(Path file) throws IOException {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    network
        .state()
        .forEach((name, tensor) ->
            arrays.put(name, new NamedArray.Floats(tensor.shape(), TensorValues.floats(tensor))));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("model", name(tokens.unit()));
    metadata.put("cotangent", Version.ofProject());
    metadata.put("units", String.valueOf(size.units));
    metadata.put("layers", String.valueOf(size.layers));
    metadata.put(vocabularyKey(tokens.unit()), tokens.saved());
    new SafeTensors(arrays, metadata).write(file);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws CommandException if the file holds another model, or names one that it is too small for
   */
  static TextModel load(Path file, Backend backend) throws IOException {
    Map<String, String> metadata = SafeTensors.metadataOf(file);
    for (TextTokens.Unit unit : TextTokens.Unit.values()) {
      String vocabulary = metadata.get(vocabularyKey(unit));
      if (name(unit).equals(metadata.get("model")) && vocabulary != null) {
        var size = new Size(number(file, metadata, "units"), number(file, metadata, "layers"));
        TextTokens tokens = tokens(file, unit, vocabulary);
        requirePossible(file, tokens, size);
        TextModel model = of(tokens, size, 0, backend, 0);
        Weights.load(model.network, file);
        return model;
      }
    }
    throw new CommandException(
        ExitCode.USAGE,
        file + " is no language model; \"cotangent train charlm --save FILE\" writes one");
  }

  private static TextTokens tokens(Path file, TextTokens.Unit unit, String vocabulary) {
    try {
      return TextTokens.of(unit, vocabulary);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, file + ": " + e.getMessage(), e);
    }
  }

  /** What a file claims is not built before it is known that the file can hold its weights. */
  private static void requirePossible(Path file, TextTokens tokens, Size size) throws IOException {
    double units = size.units;
    double first = 4 * units * (EMBEDDING + units);
    double others = (size.layers - 1) * 8 * units * units;
    double bytes = Float.BYTES * (first + others + tokens.size() * (EMBEDDING + units));
    if (size.units < 1 || size.layers < 1 || bytes > Files.size(file)) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s: %d bytes cannot be the weights of %d layers of %d units on %d tokens"
              .formatted(file, Files.size(file), size.layers, size.units, tokens.size()));
    }
  }

  private static String vocabularyKey(TextTokens.Unit unit) {
    return unit + "s";
  }

  private static int number(Path file, Map<String, String> metadata, String key) {
    String value = metadata.getOrDefault(key, "");
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new CommandException(
          ExitCode.USAGE, "%s: its %s are \"%s\", no number".formatted(file, key, value), e);
    }
  }

  /** Returns what the model writes after a prompt of at least one token. */
  String write(String prompt, int count, double temperature, long seed) {
    int[] drawn =
        new TokenSampler(network, List.of(state))
            .after(tokens.encode(prompt), count, temperature, seed);
    return tokens.decode(drawn);
  }
}
