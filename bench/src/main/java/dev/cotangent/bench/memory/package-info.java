/**
 * The memory of a training step: {@code cotangent memory}.
 *
 * <p>Each case runs in a process of its own, whose largest resident set Linux tells at its end;
 * PyTorch's twin runs in a fresh Python in the same run. Start reading at {@link
 * dev.cotangent.bench.memory.MemoryCommand}.
 */
@NullMarked
package dev.cotangent.bench.memory;

import org.jspecify.annotations.NullMarked;
