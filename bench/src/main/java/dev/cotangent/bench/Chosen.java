package dev.cotangent.bench;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.report.Json;

/**
 * A backend that was opened, and why this one.
 *
 * @param reason such as "the highest rank of those usable here"
 */
public record Chosen(Backend backend, String reason) {

  /** Returns one line. */
  public String summary() {
    return "%s: %s; %s".formatted(backend.name(), backend.description(), reason);
  }

  /** Writes name, description and reason as members. */
  public void write(Json json) {
    json.text("name", backend.name())
        .text("description", backend.description())
        .text("reason", reason);
  }
}
