package dev.cotangent.bench.text;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.Version;
import dev.cotangent.data.CharVocabulary;
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
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A language model of characters: embedding, stacked LSTM that carries its state, dense logits.
 *
 * @param vocabulary the characters it knows
 * @param size of the network
 * @param state carried from batch to batch
 * @param network for sequences of any length
 */
record CharModel(CharVocabulary vocabulary, Size size, RecurrentState state, Network network) {
  static final String NAME = "charlm";
  private static final int EMBEDDING = 64;

  /**
   * Extents of the network.
   *
   * @param units of each LSTM layer
   * @param layers of LSTM
   */
  record Size(int units, int layers) {}

  /** Returns a model with initial weights. */
  static CharModel of(
      CharVocabulary vocabulary, Size size, double dropout, Backend backend, long seed) {
    var state = new RecurrentState();
    var lstm = Lstm.units(size.units).layers(size.layers).dropout(dropout).carrying(state);
    var spec =
        Sequential.of()
            .then("embedding", Embedding.of(vocabulary.size(), EMBEDDING))
            .then("lstm", lstm)
            .then("dropout", Dropout.of(dropout))
            .then("dense", Dense.of(vocabulary.size()));
    Network network = spec.build(backend, seed, Shape.of(1)).ofAnyTime();
    return new CharModel(vocabulary, size, state, network);
  }

  /** Writes weights and characters; all of the file, or nothing. */
  void save(Path file) throws IOException {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    network
        .state()
        .forEach((name, tensor) ->
            arrays.put(name, new NamedArray.Floats(tensor.shape(), TensorValues.floats(tensor))));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("model", NAME);
    metadata.put("cotangent", Version.ofProject());
    metadata.put("units", String.valueOf(size.units));
    metadata.put("layers", String.valueOf(size.layers));
    metadata.put("characters", String.join("", vocabulary.texts()));
    new SafeTensors(arrays, metadata).write(file);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws CommandException if the file holds another model
   */
  static CharModel load(Path file, Backend backend) throws IOException {
    Map<String, String> metadata = SafeTensors.read(file).metadata();
    String characters = metadata.get("characters");
    if (!NAME.equals(metadata.get("model")) || characters == null) {
      throw new CommandException(
          ExitCode.USAGE,
          file + " is no character model; \"cotangent train charlm --save FILE\" writes one");
    }
    var size = new Size(number(file, metadata, "units"), number(file, metadata, "layers"));
    CharModel model = of(CharVocabulary.closed(List.of(characters)), size, 0, backend, 0);
    Weights.load(model.network, file);
    return model;
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

  /** Returns what the model writes after a prompt. */
  String write(String prompt, int count, double temperature, long seed) {
    int[] drawn =
        new TokenSampler(network, List.of(state))
            .after(vocabulary.encode(prompt), count, temperature, seed);
    return vocabulary.decode(drawn);
  }
}
