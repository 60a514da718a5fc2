package dev.cotangent.bench.figures;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a page says.
 *
 * @param title of the page
 * @param finding what was found, in one or two sentences
 * @param facts how it was measured, for the end of the page: version, backend, seeds
 */
public record Report(
    String title, String finding, List<Section> sections, Map<String, String> facts) {

  /** Copies what it is given. */
  public Report {
    sections = List.copyOf(sections);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Some blocks under one heading. */
  public record Section(String title, List<Block> blocks) {
    /** Copies what it is given. */
    public Section {
      blocks = List.copyOf(blocks);
    }

    /** A section of these blocks. */
    public Section(String title, Block... blocks) {
      this(title, List.of(blocks));
    }
  }

  /** Returns all charts in the order of the page. */
  public List<Chart> charts() {
    return blocks().filter(Chart.class::isInstance).map(Chart.class::cast).toList();
  }

  private Stream<Block> blocks() {
    return sections.stream().flatMap(section -> section.blocks().stream());
  }
}
