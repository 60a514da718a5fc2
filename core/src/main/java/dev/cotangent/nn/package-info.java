/**
 * Layers, their operations, losses and initialisers that every kind of network shares.
 *
 * <p>A {@link dev.cotangent.nn.LayerSpec} says what a layer is (a value without tensors); building
 * it for a backend and an input shape gives a {@link dev.cotangent.nn.Layer} with parameters.
 * Layers hold parameters and apply operations; they compute nothing themselves. Operations ({@code
 * *Op}) state forward and backward side by side and own no state. Convolution and recurrence live
 * in modules of their own. Start reading at {@code LayerSpec} and {@code Dense}.
 *
 * <p><b>A dense layer backwards.</b> y = f(z), z = x·Wᵀ + b. With dz = dy∘f'(z): dx = dz·W, dW =
 * dzᵀ·x, db = the sum of dz over the rows ({@link dev.cotangent.nn.DenseOp}). Every other backward
 * pass in this project is this one with some of its factors shared, moved or chosen.
 *
 * <p><b>Batch normalisation backwards.</b> Over the n rows of a column, x̂ = (x - μ)/s with s =
 * √(variance + eps), and y = gain·x̂ + bias. Each x_i acts on its own x̂_i, and through μ and s on
 * all of them. Let g = dy·gain. Since Σ x̂ = 0, the way through μ takes away the mean of g, and the
 * way through s takes away the part of g that points along x̂:
 *
 * <pre>
 *   dgain = Σ dy·x̂,  dbias = Σ dy,  dx = (g - mean(g) - x̂·mean(g·x̂))/s
 * </pre>
 *
 * So what comes back neither shifts nor stretches the column, which is why the layers before a
 * normalisation cannot blow up its input to please the loss, and why a gradient passes it at the
 * scale 1/s whatever the scale of the weights before ({@link dev.cotangent.nn.BatchNormOp}; Ioffe
 * and Szegedy 2015, section 3). Layer normalisation is the same along the row.
 */
@NullMarked
package dev.cotangent.nn;

import org.jspecify.annotations.NullMarked;
