/**
 * Weights and other arrays in files: safetensors, and NumPy's .npy and .npz.
 *
 * <p>{@link dev.cotangent.io.Weights} saves and loads networks; {@link
 * dev.cotangent.io.SafeTensors} reads and writes any named arrays, {@link
 * dev.cotangent.io.SafeTensorsFile} one at a time from files of any size; {@link
 * dev.cotangent.io.PyTorchLayout} exchanges weights with PyTorch. {@link dev.cotangent.io.Npy} and
 * {@link dev.cotangent.io.Npz} exchange arrays with NumPy: weights go into safetensors, which has
 * no archive around it and can be mapped. Files are not trusted: what is wrong in one is a {@link
 * dev.cotangent.io.FormatException}, and memory is bounded by what the file holds. Start reading at
 * {@code Weights}.
 */
@NullMarked
package dev.cotangent.io;

import org.jspecify.annotations.NullMarked;
