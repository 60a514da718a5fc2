/**
 * The verb {@code compare cures}: what keeps gradients alive, through layers and through time.
 *
 * <p>One task for depth, handwritten digits for thirty dense layers, and one for time, the order of
 * two markers in a sequence; each with and without each cure, under an observatory. A {@link
 * dev.cotangent.bench.cures.Setup} is a network with its training and what is expected of its
 * gradients; a {@link dev.cotangent.bench.cures.CureRun} trains it with one seed. With {@code
 * --json} it prints one JSON document, schema 1, whose keys are in the verb's help; {@code clipped}
 * is the share of the steps whose gradients were clipped, {@code divergence} is there if training
 * ended by it. Start reading at {@link dev.cotangent.bench.cures.CuresCommand}.
 */
@NullMarked
package dev.cotangent.bench.cures;

import org.jspecify.annotations.NullMarked;
