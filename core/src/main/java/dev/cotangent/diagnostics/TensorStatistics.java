package dev.cotangent.diagnostics;

/**
 * What the values of a tensor are like, as a whole.
 *
 * <p>Summed on the tensor's backend in its precision. Norm, mean and variance are those of the
 * finite values. The variance is E[x^2] - E[x]^2, so in float32 one below 1e-6 of the mean square
 * is not resolved.
 *
 * @param count number of values
 * @param norm sqrt(sum of x^2), also where the squares leave the range of float32
 * @param mean of the values
 * @param variance mean square of the distance from the mean, never negative
 * @param zeros share of values that are 0, in 0..1
 * @param nonFinite share of values that are NaN or infinite, in 0..1
 */
public record TensorStatistics(
    long count, double norm, double mean, double variance, double zeros, double nonFinite) {}
