package dev.cotangent.cpu;

import dev.cotangent.expr.Instruction.Opcode;
import dev.cotangent.expr.Threefry;

/** The loops without the Vector API: plain ones, which C2 vectorises by itself where it can. */
final class ScalarBlockLoops extends BlockLoops {
  ScalarBlockLoops() {
    super(1);
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
    for (int i = 0; i < n; i++) {
      to[at + i] = condition[conditionAt + i] != 0 ? a[aAt + i] : b[bAt + i];
    }
  }

  @Override
  void chance(ChanceKey key, int first, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      long bits = Threefry.bits(key.key0(), key.key1(), first + i, key.step());
      int word = ((int) (bits >>> 32) ^ Integer.MIN_VALUE) & key.keep();
      to[at + i] = word < key.limit() ? 1 : 0;
    }
  }

  private static void negate(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = -a[aAt + i];
    }
  }

  private static void abs(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = Math.abs(a[aAt + i]);
    }
  }

  private static void sqrt(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = (float) Math.sqrt(a[aAt + i]);
    }
  }

  private static void exp(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = ScalarMath.exp(a[aAt + i]);
    }
  }

  private static void log(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = ScalarMath.log(a[aAt + i]);
    }
  }

  private static void tanh(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = ScalarMath.tanh(a[aAt + i]);
    }
  }

  private static void sigmoid(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = ScalarMath.sigmoid(a[aAt + i]);
    }
  }

  private static void erf(float[] a, int aAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = ScalarMath.erf(a[aAt + i]);
    }
  }

  private static void add(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = a[aAt + i] + b[bAt + i];
    }
  }

  private static void subtract(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = a[aAt + i] - b[bAt + i];
    }
  }

  private static void multiply(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = a[aAt + i] * b[bAt + i];
    }
  }

  private static void divide(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = a[aAt + i] / b[bAt + i];
    }
  }

  private static void max(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = Math.max(a[aAt + i], b[bAt + i]);
    }
  }

  private static void min(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = Math.min(a[aAt + i], b[bAt + i]);
    }
  }

  private static void less(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = a[aAt + i] < b[bAt + i] ? 1 : 0;
    }
  }

  private static void lessOrEqual(
      float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = a[aAt + i] <= b[bAt + i] ? 1 : 0;
    }
  }

  private static void equal(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = a[aAt + i] == b[bAt + i] ? 1 : 0;
    }
  }
}
