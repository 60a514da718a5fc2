/**
 * Optimisers, learning-rate schedules and gradient clipping.
 *
 * <p>An {@link dev.cotangent.optim.UpdateRule} (Sgd, Adam, ...) states formulas; an {@link
 * dev.cotangent.optim.Optimiser} holds the state for one network and applies a rule by one fused
 * kernel call for each parameter. Numbers that change from step to step are run-time scalars, so
 * nothing is compiled anew. Start reading at {@code UpdateRule} and {@code Sgd}.
 */
@NullMarked
package dev.cotangent.optim;

import org.jspecify.annotations.NullMarked;
