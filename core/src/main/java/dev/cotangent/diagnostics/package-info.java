/**
 * What tells whether gradients are right, and how large they are.
 *
 * <p>{@link dev.cotangent.diagnostics.GradCheck} compares the gradients of any operation or network
 * with finite differences; {@link dev.cotangent.diagnostics.GradientNorms} shows where in a
 * network, and where in time, gradients vanish or explode. Nothing here is part of training. Start
 * reading at {@code GradCheck}.
 */
@NullMarked
package dev.cotangent.diagnostics;

import org.jspecify.annotations.NullMarked;
