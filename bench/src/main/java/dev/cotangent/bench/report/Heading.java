package dev.cotangent.bench.report;

import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a comparison says of itself before it says what it found, in each of its forms.
 *
 * @param chosen the backend and why
 * @param seeds one for each repetition
 * @param complete whether everything was trained to the end with every seed
 */
public record Heading(Chosen chosen, List<Long> seeds, boolean complete) {

  /** Copies the seeds. */
  public Heading {
    seeds = List.copyOf(seeds);
  }

  /** Returns lines for people. */
  public String text() {
    String all = seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "backend  %s%nJDK      %s%nseed     %s%n"
        .formatted(chosen.summary(), Runtime.version(), all);
  }

  /** Returns a document of a verb that begins with these members: complete, backend, jdk, seeds. */
  public String json(String command, Consumer<Json> content) {
    return Json.document(
        command,
        json -> {
          json.flag("complete", complete).computedBy(chosen).integers("seeds", seeds);
          content.accept(json);
        });
  }

  /** Returns facts for the end of a page, to which more can be added. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", Version.ofProject());
    facts.put("backend", chosen.summary());
    facts.put("JDK", Runtime.version().toString());
    facts.put("seeds", seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    return facts;
  }
}
