package dev.cotangent.cpu;

/**
 * The transforms of Winograd's minimal filtering F(m x m, 3 x 3), with n = m + 2 points.
 *
 * <p>y = Aᵀ [ (G w Gᵀ) ∘ (Bᵀ x B) ] A for a tile x[n, n] of a channel, a filter w[3, 3] and the
 * outputs y[m, m]; after summing over channels, m² outputs take n² multiply-adds instead of 9 m².
 * Lavin and Gray, Fast Algorithms for Convolutional Neural Networks (2016), section 4. The gradient
 * of w uses the same matrices: dw = Gᵀ [ (A dy Aᵀ) ∘ (Bᵀ x B) ] G.
 *
 * <p>Each method multiplies one of the matrices by {@code lines} vectors whose elements are vectors
 * of channels: element i of line l is read at {@code at + l * lineStep + i * step} and written at
 * {@code toAt + l * toLineStep + i * toStep}.
 */
abstract class WinogradKernel {
  /** Outputs along a side of a tile: m. */
  final int outputs;

  /** Pixels along a side of a tile: n = m + 2. */
  final int points;

  WinogradKernel(int outputs) {
    this.outputs = outputs;
    points = outputs + 2;
  }

  /** Multiplies by Bᵀ[n, n]: pixels to points. */
  abstract void image(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines);

  /** Multiplies by G[n, 3]: taps to points. */
  abstract void filter(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines);

  /** Multiplies by Aᵀ[m, n]: points to outputs. */
  abstract void output(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines);

  /** Multiplies by A[n, m]: gradients of outputs to points. */
  abstract void outputGradient(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines);

  /** Multiplies by Gᵀ[3, n]: gradients at points to taps. */
  abstract void filterGradient(
      float[] from,
      int at,
      int step,
      int lineStep,
      float[] to,
      int toAt,
      int toStep,
      int toLineStep,
      int lines);
}
