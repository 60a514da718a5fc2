package dev.cotangent.rnn;

/**
 * What is dropped in training.
 *
 * @param between probability for each element between the layers of a stack (Zaremba et al. 2014)
 * @param inputs probability for each feature of what a layer reads, the same for all steps of a
 *     sequence (Gal and Ghahramani 2016, eq. 7)
 * @param states likewise for each unit of the state that U multiplies
 */
public record RecurrentDropout(double between, double inputs, double states) {
  static final RecurrentDropout NONE = new RecurrentDropout(0, 0, 0);

  /** Checks the probabilities. */
  public RecurrentDropout {
    for (double rate : new double[] {between, inputs, states}) {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("dropout: rate must be in [0, 1), got " + rate);
      }
    }
  }

  RecurrentDropout between(double rate) {
    return new RecurrentDropout(rate, inputs, states);
  }

  RecurrentDropout variational(double ofInputs, double ofStates) {
    return new RecurrentDropout(between, ofInputs, ofStates);
  }
}
