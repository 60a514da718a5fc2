/**
 * Pointwise arithmetic as data: expressions, their derivatives and the programs backends compile.
 *
 * <p>{@link dev.cotangent.expr.Expr} is what people write, {@link dev.cotangent.expr.Fused} is the
 * straight-line program that a backend interprets or compiles, {@link
 * dev.cotangent.expr.Derivatives} differentiates expressions symbolically, so that a forward pass
 * and its backward pass cannot drift apart. Nothing here knows tensors or backends. Start reading
 * at {@code Expr}.
 */
@NullMarked
package dev.cotangent.expr;

import org.jspecify.annotations.NullMarked;
