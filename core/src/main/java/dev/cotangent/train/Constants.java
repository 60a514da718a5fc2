package dev.cotangent.train;

import dev.cotangent.backend.Backend;
import dev.cotangent.data.Batches;
import dev.cotangent.nn.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What decides the bits of a training and does not change while it runs, as texts by name. */
final class Constants {
  static final String BACKEND = "backend";
  static final String VERSION = "Cotangent";

  private Constants() {}

  static Map<String, String> of(Network network, Batches batches, TrainingPlan plan) {
    Backend backend = network.backend();
    Map<String, String> constants = new LinkedHashMap<>();
    constants.put(BACKEND, backend.name());
    constants.put(VERSION, version());
    constants.put(
        "key of the network", "%08x%08x".formatted(network.key().high(), network.key().low()));
    constants.put("seed of the plan", Long.toString(plan.seed()));
    constants.put(
        "patience", plan.patience().isPresent() ? plan.patience().getAsInt() + " epochs" : "none");
    constants.put("metrics", plan.metrics().toString());
    constants.put("batches", batches.toString());
    return constants;
  }

  /** The version that the build wrote beside this class; unknown where no build did. */
  private static String version() {
    try (InputStream in = Constants.class.getResourceAsStream("version.properties")) {
      var properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
