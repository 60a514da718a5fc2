package dev.cotangent.nn;

import dev.cotangent.tensor.Shape;

/**
 * How many connections lead into and out of a unit; initialisers scale by them.
 *
 * @param in connections into each output
 * @param out connections out of each input
 */
public record Fans(int in, int out) {

  /**
   * Returns the fans of a weight [out, ..., in]: the size of one output's weights, and of one
   * input's. A vector has its length for both.
   */
  public static Fans of(Shape weight) {
    if (weight.rank() < 2) {
      int length = Math.max(1, weight.size());
      return new Fans(length, length);
    }
    return new Fans(
        weight.size() / Math.max(1, weight.extent(0)), weight.size() / Math.max(1, weight.last()));
  }
}
