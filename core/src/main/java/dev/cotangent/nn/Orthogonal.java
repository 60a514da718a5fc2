package dev.cotangent.nn;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;

/**
 * A matrix with orthonormal rows, or columns if there are fewer of them (Saxe et al. 2013).
 *
 * <p>Random normal vectors, made orthonormal by the modified Gram-Schmidt method, twice ("twice is
 * enough", Giraud et al. 2005), in float64.
 */
record Orthogonal(double gain) implements Initialiser {

  @Override
  public double[] values(Shape shape, Fans fans, RandomKey key) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException("orthogonal: needs at least two axes, got " + shape);
    }
    int rows = shape.extent(0);
    int columns = shape.size() / Math.max(1, rows);
    boolean wide = rows <= columns;
    double[][] vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), key);
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      int row = i / columns;
      int column = i % columns;
      values[i] = gain * (wide ? vectors[row][column] : vectors[column][row]);
    }
    return values;
  }

  private static double[][] orthonormal(int count, int length, RandomKey key) {
    double[][] vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < length; j++) {
        vectors[i][j] = key.normal(i * length + j);
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int before = 0; before < i; before++) {
          subtract(vectors[i], vectors[before], dot(vectors[i], vectors[before]));
        }
        normalise(vectors[i]);
      }
    }
    return vectors;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] from, double[] direction, double amount) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= amount * direction[i];
    }
  }

  private static void normalise(double[] vector) {
    double norm = Math.sqrt(dot(vector, vector));
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= norm;
    }
  }
}
