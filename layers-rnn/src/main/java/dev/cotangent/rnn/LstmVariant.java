package dev.cotangent.rnn;

/**
 * What an LSTM has beside the plain one's.
 *
 * @param peepholes whether gates see the cell state (Gers, Schraudolph and Schmidhuber 2002)
 * @param coupled whether the input gate is 1 - f (Greff et al. 2017, variant CIFG)
 * @param eps of the layer normalisation of sums and cell state (Ba, Kiros and Hinton 2016); 0: they
 *     are not normalised
 * @param projection size of the projected state (Sak, Senior and Beaufays 2014); 0: the state is
 *     not projected
 */
public record LstmVariant(boolean peepholes, boolean coupled, double eps, int projection) {
  static final LstmVariant PLAIN = new LstmVariant(false, false, 0, 0);

  /** Checks the numbers. */
  public LstmVariant {
    if (!(eps >= 0)) {
      throw new IllegalArgumentException("lstm: needs eps > 0 to normalise, got " + eps);
    }
    if (projection < 0) {
      throw new IllegalArgumentException(
          "lstm: the projected state needs at least 1 feature, got " + projection);
    }
  }

  /** Tells whether sums and cell state are layer-normalised. */
  boolean normalised() {
    return eps > 0;
  }

  /** Returns the number of gates with rows in W, U and b: f, g, o, and i unless it is coupled. */
  int gates() {
    return coupled ? 3 : 4;
  }

  /** Returns the number of peephole vectors: f, o, and i unless it is coupled. */
  int peepholeGates() {
    return coupled ? 2 : 3;
  }

  LstmVariant withPeepholes() {
    return new LstmVariant(true, coupled, eps, projection);
  }

  LstmVariant withCoupledGates() {
    return new LstmVariant(peepholes, true, eps, projection);
  }

  LstmVariant withNormalisation(double chosen) {
    return new LstmVariant(peepholes, coupled, chosen, projection);
  }

  LstmVariant withProjection(int size) {
    return new LstmVariant(peepholes, coupled, eps, size);
  }
}
