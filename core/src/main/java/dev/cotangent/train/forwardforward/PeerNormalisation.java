package dev.cotangent.train.forwardforward;

/**
 * Keeps units from being always on or for ever off, by comparing each with its peers.
 *
 * <p>Adds weight · (1/n)·Σ_j (m_j - m̄)² to a layer's loss, where m_j = memory·(former m_j) + (1 -
 * memory)·(mean of unit j over the positive rows, and positions) and m̄ is the mean of all m_j.
 * Units are the last axis. Source: Hinton 2022, section 3.2, footnote on peer normalization.
 *
 * @param weight 0 for none; 0.03 is usual
 * @param memory share of the past in the running mean, in [0, 1)
 */
public record PeerNormalisation(double weight, double memory) {

  /** Checks the numbers. */
  public PeerNormalisation {
    if (!(weight >= 0 && Double.isFinite(weight)) || !(memory >= 0 && memory < 1)) {
      throw new IllegalArgumentException(
          "peerNormalisation: needs a finite weight of at least 0 and a memory in [0, 1), got %s"
                  .formatted(weight)
              + " and "
              + memory);
    }
  }

  /** Returns no peer normalisation. */
  public static PeerNormalisation none() {
    return of(0);
  }

  /** Returns peer normalisation with a memory of 0.9. */
  public static PeerNormalisation of(double weight) {
    return new PeerNormalisation(weight, 0.9);
  }

  /** Tells whether it does anything. */
  boolean isOn() {
    return weight > 0;
  }
}
