/**
 * Layers, their operations, losses and initialisers that every kind of network shares.
 *
 * <p>A {@link dev.cotangent.nn.LayerSpec} says what a layer is (a value without tensors); building
 * it for a backend and an input shape gives a {@link dev.cotangent.nn.Layer} with parameters.
 * Layers hold parameters and apply operations; they compute nothing themselves. Operations ({@code
 * *Op}) state forward and backward side by side and own no state. Convolution and recurrence live
 * in modules of their own. Start reading at {@code LayerSpec} and {@code Dense}.
 */
@NullMarked
package dev.cotangent.nn;

import org.jspecify.annotations.NullMarked;
