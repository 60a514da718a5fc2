/**
 * The first seconds of a program: {@code cotangent start}.
 *
 * <p>Everything runs in fresh processes, ours and PyTorch's by turns, and time counts from the
 * moment a process is started. Start reading at {@link dev.cotangent.bench.start.StartCommand}.
 */
@NullMarked
package dev.cotangent.bench.start;

import org.jspecify.annotations.NullMarked;
