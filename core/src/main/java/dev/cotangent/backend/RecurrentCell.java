package dev.cotangent.backend;

/**
 * The recurrent cells. With a = W x + b the input's part and u = U h' that of the former state h':
 *
 * <ul>
 *   <li>simple RNN (Elman 1990): h = f(a + u)
 *   <li>LSTM (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000), gates in the order
 *       i, f, g, o: c = sigmoid(f)*c' + sigmoid(i)*tanh(g), h = sigmoid(o)*tanh(c)
 *   <li>GRU (Cho et al. 2014), gates in the order r, z, n: h = (1-z)*n + z*h', where {@link
 *       #GRU_RESET_AFTER} has n = tanh(a_n + r*(u_n + stateBias)), as cuDNN and PyTorch, and {@link
 *       #GRU_RESET_BEFORE} has n = tanh(a_n + U_n (r*h')), as the paper
 * </ul>
 */
public enum RecurrentCell {
  /** h = a + u. */
  RNN_IDENTITY(1, 1),
  /** h = tanh(a + u). */
  RNN_TANH(1, 1),
  /** h = max(a + u, 0). */
  RNN_RELU(1, 1),
  /** Long short-term memory. */
  LSTM(4, 4),
  /** Gated recurrent unit, reset applied after the product with U_n. */
  GRU_RESET_AFTER(3, 4),
  /** Gated recurrent unit, reset applied before the product with U_n. */
  GRU_RESET_BEFORE(3, 4);

  private final int gates;
  private final int traces;

  RecurrentCell(int gates, int traces) {
    this.gates = gates;
    this.traces = traces;
  }

  /** Returns the number of blocks of hidden rows in W, U and b. */
  public int gates() {
    return gates;
  }

  /**
   * Returns the number of blocks of hidden columns kept for each time step.
   *
   * <p>The gates after their nonlinearity in the order above (for a simple RNN: h before masking);
   * for the GRU then q = u_n + stateBias (reset after) or q = r*h' (reset before).
   */
  public int traces() {
    return traces;
  }

  /** Tells whether the cell carries a second state c. */
  public boolean hasCellState() {
    return this == LSTM;
  }

  /** Tells whether the cell has a bias inside the reset product. */
  public boolean hasStateBias() {
    return this == GRU_RESET_AFTER;
  }
}
