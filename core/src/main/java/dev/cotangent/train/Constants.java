package dev.cotangent.train;

import dev.cotangent.backend.Backend;
import dev.cotangent.data.Batches;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.optim.UpdateRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What decides the bits of a training and does not change while it runs, as texts by name. */
final class Constants {
  static final String BACKEND = "backend";
  static final String VERSION = "Cotangent";
  static final String NETWORK_KEY = "key of the network";

  private Constants() {}

  static Map<String, String> of(Network network, Batches batches, TrainingPlan plan) {
    Map<String, String> constants = new LinkedHashMap<>(of(network.backend()));
    constants.put(NETWORK_KEY, keyOf(network));
    constants.put("seed of the plan", Long.toString(plan.seed()));
    constants.put(
        "patience", plan.patience().isPresent() ? plan.patience().getAsInt() + " epochs" : "none");
    constants.put("metrics", plan.metrics().toString());
    constants.put("batches", batches.toString());
    return constants;
  }

  static Map<String, String> of(Backend backend) {
    Map<String, String> constants = new LinkedHashMap<>();
    constants.put(BACKEND, backend.name());
    constants.put(VERSION, version());
    return constants;
  }

  static String keyOf(Network network) {
    return "%08x%08x".formatted(network.key().high(), network.key().low());
  }

  /** What an optimiser will do in the step after this one, to the bit. */
  static Map<String, String> of(Optimiser optimiser, long step) {
    UpdateRule rule = optimiser.rule();
    double[] scalars = rule.scalars(step + 1, rule.rate().rate(step));
    int formula = rule.update(UpdateRule.GRADIENT).toString().hashCode();
    return Map.of(
        "optimiser in the next step",
        "%s %s, formula %08x"
            .formatted(rule.getClass().getSimpleName(), Arrays.toString(scalars), formula));
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
