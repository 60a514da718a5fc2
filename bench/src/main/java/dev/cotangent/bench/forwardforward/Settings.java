package dev.cotangent.bench.forwardforward;

import dev.cotangent.data.Augmentation;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.optim.AdamW;
import dev.cotangent.optim.Schedule;
import dev.cotangent.optim.UpdateRule;

/**
 * How both algorithms are trained: Adam whose rate falls along half a cosine.
 *
 * @param epochs passes over the training rows
 * @param batch examples of a step
 * @param shift pixels by which training images are moved at most
 * @param localRate first rate of each layer's own loss
 */
record Settings(int epochs, int batch, int shift, double localRate) {
  private static final double BACKPROPAGATION_RATE = 1e-3;
  private static final double READOUT_RATE = 1e-3;

  Batches batches(Dataset rows, long seed) {
    Batches batches = Batches.shuffled(rows, batch, seed);
    return shift == 0 ? batches : batches.augmented(Augmentation.none().shift(shift), seed).ahead();
  }

  UpdateRule backpropagation(long steps) {
    return rule(BACKPROPAGATION_RATE, steps);
  }

  UpdateRule local(long steps) {
    return rule(localRate, steps);
  }

  UpdateRule readout(long steps) {
    return rule(READOUT_RATE, steps);
  }

  private static UpdateRule rule(double rate, long steps) {
    return AdamW.of(Schedule.cosine(rate, 0, steps)).decay(0);
  }
}
