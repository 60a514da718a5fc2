/**
 * The speed table: what a product and a training step cost here, beside the machine's peak and
 * beside PyTorch in the same run.
 *
 * <p>Cases are made of public API only; no kernel is called that a user could not call. Start
 * reading at {@link dev.cotangent.bench.speed.BenchCommand}.
 */
@NullMarked
package dev.cotangent.bench.speed;

import org.jspecify.annotations.NullMarked;
