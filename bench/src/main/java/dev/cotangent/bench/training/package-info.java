/**
 * One run of training and what is measured in it, and the verbs {@code train} and {@code evaluate}.
 *
 * <p>Start reading at {@link dev.cotangent.bench.training.Training}.
 */
@NullMarked
package dev.cotangent.bench.training;

import org.jspecify.annotations.NullMarked;
