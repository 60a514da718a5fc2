package dev.cotangent.bench.cures;

import dev.cotangent.bench.report.Heading;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that the verb found.
 *
 * @param heading says complete if every network was trained with every seed
 * @param depth through layers, if that was asked for
 * @param time through time, if that was asked for
 */
record Cures(Heading heading, Optional<Part> depth, Optional<Part> time) {

  /**
   * One task with all its setups.
   *
   * @param steps of each training
   */
  record Part(CureTask task, int steps, List<Group> groups) {
    /** Copies the groups. */
    Part {
      groups = List.copyOf(groups);
    }
  }

  /** Returns the parts that there are. */
  List<Part> parts() {
    return Stream.of(depth, time).flatMap(Optional::stream).toList();
  }
}
