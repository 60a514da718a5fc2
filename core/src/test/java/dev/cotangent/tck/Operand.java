package dev.cotangent.tck;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;

/**
 * A tensor that a random call is made with.
 *
 * @param type REAL is watched, and holds numbers apart from 0 and from each other
 * @param least of integers
 * @param most of integers
 */
public record Operand(ElementType type, Shape shape, int least, int most) {
  /** Returns a REAL operand. */
  public static Operand real(int... extents) {
    return real(Shape.of(extents));
  }

  /** Returns a REAL operand. */
  public static Operand real(Shape shape) {
    return new Operand(ElementType.REAL, shape, -1, 6);
  }

  /** Returns integers between two bounds. */
  public static Operand integers(Shape shape, int least, int most) {
    return new Operand(ElementType.INT, shape, least, most);
  }

  /** Returns this operand with another shape. */
  Operand of(Shape other) {
    return new Operand(type, other, least, most);
  }

  /** Returns this operand with the other type. */
  Operand ofOtherType() {
    return new Operand(
        type == ElementType.INT ? ElementType.REAL : ElementType.INT, shape, least, most);
  }

  /** Returns the operand on a tape. */
  Variable on(Tape tape, CallDraws draws, int number) {
    return switch (type) {
      case REAL ->
          tape.watch(
              CaseValues.spread(tape.backend(), shape, draws.key().derive("x").derive(number)));
      case INT -> {
        int[] values = new int[shape.size()];
        Arrays.setAll(values, _ -> least + draws.below(most - least + 1));
        yield tape.constant(values, shape);
      }
    };
  }
}
