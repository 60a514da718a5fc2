/**
 * Reverse-mode differentiation: operations, the tape that records them, and gradients.
 *
 * <p>An {@link dev.cotangent.autograd.Op} states a forward computation and its backward one side by
 * side; a {@link dev.cotangent.autograd.Tape} runs forward passes and walks them back. What is the
 * same for every operation (who needs a gradient, accumulation, shape checks, recycling, listeners)
 * stands once, in the tape. Second-order gradients are not offered. Start reading at {@code Op}.
 */
@NullMarked
package dev.cotangent.autograd;

import org.jspecify.annotations.NullMarked;
