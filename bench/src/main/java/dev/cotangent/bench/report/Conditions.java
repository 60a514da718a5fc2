package dev.cotangent.bench.report;

import dev.cotangent.bench.Chosen;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a measurement says of itself before it says what it found, in each of its forms.
 *
 * @param complete whether all that was asked for was measured
 * @param chosen the backend and why
 * @param threads that it computes with
 * @param flags of the JVM that measured
 */
public record Conditions(boolean complete, Chosen chosen, int threads, List<String> flags) {

  /** Copies the flags. */
  public Conditions {
    flags = List.copyOf(flags);
  }

  /** Returns lines for people. */
  public String text() {
    return "backend  %s, %s threads%nJDK      %s %s"
            .formatted(chosen.backend().name(), threads, Runtime.version(), joined())
            .stripTrailing()
        + "\n";
  }

  /**
   * Returns a document of a verb that begins with these members: complete, backend, jdk, flags,
   * threads.
   */
  public String json(String command, Consumer<Json> content) {
    return Json.document(
        command,
        json -> {
          json.flag("complete", complete)
              .computedBy(chosen)
              .text("flags", joined())
              .number("threads", threads);
          content.accept(json);
        });
  }

  private String joined() {
    return String.join(" ", flags);
  }
}
