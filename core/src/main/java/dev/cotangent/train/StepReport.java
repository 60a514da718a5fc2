package dev.cotangent.train;

import java.util.OptionalDouble;

/**
 * One step of training.
 *
 * @param epoch counted from 0
 * @param step counted from 0 over all epochs
 * @param loss of the batch, before the update
 * @param rate the learning rate of the update
 * @param gradientNorm before clipping, if clipping needed it
 * @param clipScale what the gradients were multiplied by: 1 unless they were too large
 * @param rows number of examples in the batch
 * @param seconds from before the forward pass to after the update was started
 */
public record StepReport(
    int epoch,
    long step,
    double loss,
    double rate,
    OptionalDouble gradientNorm,
    double clipScale,
    int rows,
    double seconds) {}
