package dev.cotangent.bench.compare;

import dev.cotangent.bench.report.Heading;
import java.util.List;

/**
 * All that a comparison found.
 *
 * @param heading says complete if every model was trained to the end with every seed
 */
record Comparison(Heading heading, List<TaskTable> tables) {}
