package dev.cotangent.tck;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The random numbers of one call, the same each time that they are drawn anew. */
public final class CallDraws {
  private static final int[] EXTENTS = {0, 1, 1, 2, 2, 3, 4, 6};

  private final RandomKey key;
  private int drawn;

  /** The numbers of a seed. */
  CallDraws(long seed) {
    key = RandomKey.of(seed).derive("call");
  }

  /** Returns a key of these numbers. */
  RandomKey key() {
    return key;
  }

  /** Returns a number in 0..bound-1. */
  public int below(int bound) {
    return (int) (key.uniform(drawn++) * bound);
  }

  /** Tells something that is true once in so many times. */
  public boolean once(int times) {
    return below(times) == 0;
  }

  /** Returns a number in least..most, or now and then the one below. */
  public int from(int least, int most) {
    return once(24) ? least - 1 : least + below(most - least + 1);
  }

  /** Returns the extent of an axis, rarely 0. */
  public int extent() {
    return EXTENTS[below(EXTENTS.length)];
  }

  /** Returns a shape of up to 4 axes. */
  public Shape shape() {
    int[] extents = new int[below(5)];
    Arrays.setAll(extents, _ -> extent());
    return Shape.of(extents);
  }

  /** Returns operands as they are, or every third time with a fault that may or may not matter. */
  public List<Operand> faulty(List<Operand> operands) {
    List<Operand> result = new ArrayList<>(operands);
    if (result.isEmpty() || below(3) > 0) {
      return result;
    }
    int at = below(result.size());
    Operand one = result.get(at);
    switch (below(6)) {
      case 0 -> result.set(at, one.of(shape()));
      case 1 -> result.set(at, one.ofOtherType());
      case 2 -> result.removeLast();
      case 3 -> result.add(one);
      default -> {
        int rank = one.shape().rank();
        result.set(at, rank == 0 ? one : one.of(one.shape().with(below(rank), extent())));
      }
    }
    return result;
  }
}
