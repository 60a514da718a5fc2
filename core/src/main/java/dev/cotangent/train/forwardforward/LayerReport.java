package dev.cotangent.train.forwardforward;

/**
 * What one layer made of the rows of an epoch, each before the update that it took part in.
 *
 * @param layer counted from 0
 * @param loss mean of its own loss
 * @param positiveGoodness mean over the positive rows of the mean square of its activity
 * @param negativeGoodness likewise over the negative rows
 * @param separated share of all rows on the right side of the threshold
 */
public record LayerReport(
    int layer, double loss, double positiveGoodness, double negativeGoodness, double separated) {}
