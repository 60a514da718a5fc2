/**
 * Weights in files, in the safetensors format.
 *
 * <p>{@link dev.cotangent.io.Weights} saves and loads networks; {@link
 * dev.cotangent.io.SafeTensors} reads and writes any named arrays; {@link
 * dev.cotangent.io.PyTorchLayout} exchanges weights with PyTorch. Files are not trusted: what is
 * wrong in one is a {@link dev.cotangent.io.FormatException}, and memory is bounded by what the
 * file holds. Start reading at {@code Weights}.
 */
@NullMarked
package dev.cotangent.io;

import org.jspecify.annotations.NullMarked;
