package dev.cotangent.backend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recurrent layers one number at a time, from the formulas of {@link RecurrentCell}. */
final class NaiveRecurrent {
  private final RecurrentSpec spec;
  private final double[] x;
  private final double[] w;
  private final double[] u;
  private final double[] bias;
  private final double[] extra;
  private final double @Nullable [] mask;
  final double[] y;
  final double[] h;
  final double[] c;

  /** Parts: x, W, U, b, h0 and then stateBias or c0 if the cell has one. */
  NaiveRecurrent(RecurrentSpec spec, List<double[]> parts, double @Nullable [] mask) {
    this.spec = spec;
    x = parts.get(0);
    w = parts.get(1);
    u = parts.get(2);
    bias = parts.get(3);
    extra = parts.size() > 5 ? parts.get(5) : new double[0];
    this.mask = mask;
    int state = spec.batch() * spec.hidden();
    y = new double[spec.time() * state];
    h = new double[(spec.time() + 1) * state];
    c = new double[(spec.time() + 1) * state];
    System.arraycopy(parts.get(4), 0, h, spec.initialState() * state, state);
    if (spec.cell().hasCellState()) {
      System.arraycopy(extra, 0, c, spec.initialState() * state, state);
    }
  }

  void run() {
    for (int order = 0; order < spec.time(); order++) {
      for (int b = 0; b < spec.batch(); b++) {
        for (int j = 0; j < spec.hidden(); j++) {
          step(spec.position(order), b, j);
        }
      }
    }
  }

  private void step(int t, int b, int j) {
    int from = (spec.stateBefore(t) * spec.batch() + b) * spec.hidden() + j;
    int to = (spec.stateAfter(t) * spec.batch() + b) * spec.hidden() + j;
    if (mask != null && mask[t * spec.batch() + b] == 0) {
      h[to] = h[from];
      c[to] = c[from];
      return;
    }
    double former = h[from];
    switch (spec.cell()) {
      case RNN_IDENTITY -> h[to] = a(t, b, 0, j) + u(t, b, 0, j);
      case RNN_TANH -> h[to] = Math.tanh(a(t, b, 0, j) + u(t, b, 0, j));
      case RNN_RELU -> h[to] = Math.max(a(t, b, 0, j) + u(t, b, 0, j), 0);
      case LSTM -> {
        double i = sigmoid(a(t, b, 0, j) + u(t, b, 0, j));
        double f = sigmoid(a(t, b, 1, j) + u(t, b, 1, j));
        double g = Math.tanh(a(t, b, 2, j) + u(t, b, 2, j));
        double o = sigmoid(a(t, b, 3, j) + u(t, b, 3, j));
        c[to] = f * c[from] + i * g;
        h[to] = o * Math.tanh(c[to]);
      }
      case GRU_RESET_AFTER -> {
        double q = u(t, b, 2, j) + extra[j];
        double n = Math.tanh(a(t, b, 2, j) + gate(t, b, 0, j) * q);
        double z = gate(t, b, 1, j);
        h[to] = (1 - z) * n + z * former;
      }
      case GRU_RESET_BEFORE -> {
        double sum = a(t, b, 2, j);
        for (int k = 0; k < spec.hidden(); k++) {
          double reset = gate(t, b, 0, k) * former(t, b, k);
          sum += u[(2 * spec.hidden() + j) * spec.hidden() + k] * reset;
        }
        double z = gate(t, b, 1, j);
        h[to] = (1 - z) * Math.tanh(sum) + z * former;
      }
    }
    y[(b * spec.time() + t) * spec.hidden() + j] = h[to];
  }

  private double gate(int t, int b, int gate, int j) {
    return sigmoid(a(t, b, gate, j) + u(t, b, gate, j));
  }

  private double a(int t, int b, int gate, int j) {
    int row = gate * spec.hidden() + j;
    double sum = bias[row];
    for (int k = 0; k < spec.input(); k++) {
      sum += w[row * spec.input() + k] * x[(b * spec.time() + t) * spec.input() + k];
    }
    return sum;
  }

  private double u(int t, int b, int gate, int j) {
    double sum = 0;
    for (int k = 0; k < spec.hidden(); k++) {
      sum += u[(gate * spec.hidden() + j) * spec.hidden() + k] * former(t, b, k);
    }
    return sum;
  }

  private double former(int t, int b, int k) {
    return h[(spec.stateBefore(t) * spec.batch() + b) * spec.hidden() + k];
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
