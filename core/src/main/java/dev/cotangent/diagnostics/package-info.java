/**
 * What tells whether gradients are right, and how large they are.
 *
 * <p>{@link dev.cotangent.diagnostics.GradCheck} compares the gradients of any operation or network
 * with finite differences; {@link dev.cotangent.diagnostics.GradientNorms} shows where in a
 * network, and where in time, gradients vanish or explode. {@link
 * dev.cotangent.diagnostics.Observatory} looks at all of a training step, now and then, and hands
 * records to a listener, of which two write JSON lines and events of the JDK's flight recorder;
 * {@link dev.cotangent.diagnostics.Verdict} judges what was seen and names the cure. Nothing here
 * is part of training. Start reading at {@code GradCheck} and {@code Observatory}.
 */
@NullMarked
package dev.cotangent.diagnostics;

import org.jspecify.annotations.NullMarked;
