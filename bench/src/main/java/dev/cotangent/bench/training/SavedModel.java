package dev.cotangent.bench.training;

import dev.cotangent.backend.TensorValues;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights in a safetensors file that also says of which model they are. */
public final class SavedModel {
  private static final String MODEL = "model";
  private static final String VERSION = "cotangent";

  private SavedModel() {}

  /**
   * Checks before training that a file can be written after it.
   *
   * @throws CommandException if its folder is not there or may not be written
   */
  public static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
      throw new CommandException(
          ExitCode.USAGE, "--save: " + file + " cannot be written; its folder must be there");
    }
  }

  /** Writes a network's parameters and buffers; all of the file, or nothing. */
  static void write(Path file, Recipe recipe, Network network) throws IOException {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    network
        .state()
        .forEach((name, tensor) ->
            arrays.put(name, new NamedArray.Floats(tensor.shape(), TensorValues.floats(tensor))));
    var metadata = Map.of(MODEL, recipe.name(), VERSION, Version.ofProject());
    new SafeTensors(arrays, metadata).write(file);
  }

  /**
   * Returns the name of the model whose weights a file holds.
   *
   * @throws CommandException if it does not say
   */
  static String modelOf(Path file) throws IOException {
    String model = SafeTensors.metadataOf(file).get(MODEL);
    if (model == null) {
      throw new CommandException(
          ExitCode.USAGE,
          file + " does not name its model; say \"evaluate MODEL --weights " + file + "\"");
    }
    return model;
  }
}
