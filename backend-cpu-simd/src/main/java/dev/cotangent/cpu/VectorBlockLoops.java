package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.cotangent.expr.Instruction.Opcode;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The loops by the Vector API. */
final class VectorBlockLoops extends BlockLoops {
  private static final FloatVector ZERO = FloatVector.zero(F);
  private static final FloatVector ONE = FloatVector.broadcast(F, 1f);

  VectorBlockLoops() {
    super(COUNT);
  }

  @Override
  void unary(Opcode opcode, float[] a, int aAt, float[] to, int at, int n) {
    switch (opcode) {
      case NEGATE -> negate(a, aAt, to, at, n);
      case ABS -> abs(a, aAt, to, at, n);
      case SQRT -> sqrt(a, aAt, to, at, n);
      case EXP -> exp(a, aAt, to, at, n);
      case LOG -> log(a, aAt, to, at, n);
      case TANH -> tanh(a, aAt, to, at, n);
      case SIGMOID -> sigmoid(a, aAt, to, at, n);
      case ERF -> erf(a, aAt, to, at, n);
      default -> throw new IllegalArgumentException("pointwise: " + opcode + " is not unary");
    }
  }

  @Override
  void binary(Opcode opcode, float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    switch (opcode) {
      case ADD -> add(a, aAt, b, bAt, to, at, n);
      case SUBTRACT -> subtract(a, aAt, b, bAt, to, at, n);
      case MULTIPLY -> multiply(a, aAt, b, bAt, to, at, n);
      case DIVIDE -> divide(a, aAt, b, bAt, to, at, n);
      case MAX -> max(a, aAt, b, bAt, to, at, n);
      case MIN -> min(a, aAt, b, bAt, to, at, n);
      case LESS -> less(a, aAt, b, bAt, to, at, n);
      case LESS_OR_EQUAL -> lessOrEqual(a, aAt, b, bAt, to, at, n);
      case EQUAL -> equal(a, aAt, b, bAt, to, at, n);
      default -> throw new IllegalArgumentException("pointwise: " + opcode + " is not binary");
    }
  }

  @Override
  void select(
      float[] condition,
      int conditionAt,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] to,
      int at,
      int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> holds = fromArray(F, condition, conditionAt + i).compare(NE, 0f);
      fromArray(F, b, bAt + i).blend(fromArray(F, a, aAt + i), holds).intoArray(to, at + i);
    }
  }

  @Override
  void chance(ChanceKey key, int first, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> holds =
          VectorChance.holds(
              key.key0(), key.key1(), first + i, key.step(), key.limit(), key.keep());
      ZERO.blend(ONE, holds).intoArray(to, at + i);
    }
  }

  private static void negate(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      x.neg().intoArray(to, at + i);
    }
  }

  private static void abs(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      x.abs().intoArray(to, at + i);
    }
  }

  private static void sqrt(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      x.sqrt().intoArray(to, at + i);
    }
  }

  private static void exp(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      VectorMath.exp(x).intoArray(to, at + i);
    }
  }

  private static void log(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      VectorMath.log(x).intoArray(to, at + i);
    }
  }

  private static void tanh(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      VectorMath.tanh(x).intoArray(to, at + i);
    }
  }

  private static void sigmoid(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      VectorMath.sigmoid(x).intoArray(to, at + i);
    }
  }

  private static void erf(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      VectorMath.erf(x).intoArray(to, at + i);
    }
  }

  private static void add(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      x.add(y).intoArray(to, at + i);
    }
  }

  private static void subtract(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      x.sub(y).intoArray(to, at + i);
    }
  }

  private static void multiply(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      x.mul(y).intoArray(to, at + i);
    }
  }

  private static void divide(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      x.div(y).intoArray(to, at + i);
    }
  }

  private static void max(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      x.max(y).intoArray(to, at + i);
    }
  }

  private static void min(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      x.min(y).intoArray(to, at + i);
    }
  }

  private static void less(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      ZERO.blend(ONE, x.compare(LT, y)).intoArray(to, at + i);
    }
  }

  private static void lessOrEqual(
      float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      ZERO.blend(ONE, x.compare(LE, y)).intoArray(to, at + i);
    }
  }

  private static void equal(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector x = fromArray(F, a, aAt + i);
      FloatVector y = fromArray(F, b, bAt + i);
      ZERO.blend(ONE, x.compare(EQ, y)).intoArray(to, at + i);
    }
  }
}
