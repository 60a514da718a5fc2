/**
 * The tasks that showed what recurrent networks can and cannot learn, each as a command with the
 * figure it must reach.
 *
 * <p>Examples are drawn without end, from counters: training sees none twice, and tests draw from
 * another stream. Start reading at {@link dev.cotangent.bench.tasks.SequenceTask}.
 */
@NullMarked
package dev.cotangent.bench.tasks;

import org.jspecify.annotations.NullMarked;
