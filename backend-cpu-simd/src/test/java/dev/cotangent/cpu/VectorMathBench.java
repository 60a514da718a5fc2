package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.fromArray;

/** Prints the speed of the elementary functions out of the first-level cache. */
final class VectorMathBench {
  private static final int COUNT = 2048;

  private VectorMathBench() {}

  public static void main(String[] args) {
    float[] x = new float[COUNT];
    float[] y = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      x[i] = (i - COUNT / 2) * 0.005f;
    }
    print("exp", () -> exp(x, y));
    print("log", () -> log(x, y));
    print("tanh", () -> tanh(x, y));
    print("sigmoid", () -> sigmoid(x, y));
    print("erf", () -> erf(x, y));
  }

  private static void print(String name, Runnable task) {
    double[] rates =
        GemmBench.rates(Double.parseDouble(System.getProperty("s", "1.5")), COUNT, task);
    System.out.printf(
        "%-8s best %.2f median %.2f G elements/s%n",
        name, rates[rates.length - 1], rates[rates.length / 2]);
  }

  private static void exp(float[] x, float[] y) {
    for (int i = 0; i < COUNT; i += Lanes.COUNT) {
      VectorMath.exp(fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private static void log(float[] x, float[] y) {
    for (int i = 0; i < COUNT; i += Lanes.COUNT) {
      VectorMath.log(fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private static void tanh(float[] x, float[] y) {
    for (int i = 0; i < COUNT; i += Lanes.COUNT) {
      VectorMath.tanh(fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private static void sigmoid(float[] x, float[] y) {
    for (int i = 0; i < COUNT; i += Lanes.COUNT) {
      VectorMath.sigmoid(fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private static void erf(float[] x, float[] y) {
    for (int i = 0; i < COUNT; i += Lanes.COUNT) {
      VectorMath.erf(fromArray(F, x, i)).intoArray(y, i);
    }
  }
}
