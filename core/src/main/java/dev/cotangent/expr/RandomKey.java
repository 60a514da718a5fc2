package dev.cotangent.expr;

/**
 * A 64-bit key for counter-based randomness, derived from a seed and what the randomness is for.
 *
 * <p>Different paths and purposes give unrelated streams; the same ones give the same stream on
 * every backend and in every run.
 *
 * @param high first key word
 * @param low second key word
 */
public record RandomKey(int high, int low) {

  /** Returns the key of a seed. */
  public static RandomKey of(long seed) {
    return new RandomKey((int) (seed >>> 32), (int) seed);
  }

  /** Returns the key for a purpose, such as a layer's path or "dropout". */
  public RandomKey derive(String purpose) {
    long bits = Threefry.bits(high, low, purpose.length(), 0);
    for (int i = 0; i < purpose.length(); i++) {
      bits = Threefry.bits((int) (bits >>> 32), (int) bits, purpose.charAt(i), i + 1);
    }
    return new RandomKey((int) (bits >>> 32), (int) bits);
  }

  /** Returns the key for one of a sequence. */
  public RandomKey derive(long index) {
    long bits = Threefry.bits(high, low, (int) (index >>> 32), (int) index);
    return new RandomKey((int) (bits >>> 32), (int) bits);
  }

  /** Returns a number in [0, 1) with 53 random bits, for a counter. */
  public double uniform(int counter) {
    return (Threefry.bits(high, low, counter, 0x5eed) >>> 11) * 0x1p-53;
  }

  /** Returns a standard normal number for a counter (Box and Muller 1958). */
  public double normal(int counter) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(counter)));
    double angle = 2 * Math.PI * ((Threefry.bits(high, low, counter, 0x5eed1) >>> 11) * 0x1p-53);
    return radius * Math.cos(angle);
  }
}
