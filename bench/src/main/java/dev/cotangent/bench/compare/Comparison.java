package dev.cotangent.bench.compare;

import dev.cotangent.bench.Chosen;
import java.util.List;

/**
 * All that a comparison found.
 *
 * @param chosen the backend and why
 * @param seeds one per repetition
 * @param complete whether every model was trained to the end with every seed
 */
record Comparison(Chosen chosen, List<Long> seeds, boolean complete, List<TaskTable> tables) {}
