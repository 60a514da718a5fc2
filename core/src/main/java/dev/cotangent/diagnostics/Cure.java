package dev.cotangent.diagnostics;

/** What helps against gradients that vanish, explode or are missing, with where it was shown. */
public enum Cure {
  /** Gradients scaled together to a largest norm: {@code Clipping.byGlobalNorm}. */
  CLIP(
      "clip the gradients' global norm",
      "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, 2013,"
          + " section 3.2, algorithm 1"),
  /** Cells that carry a state through gates: {@code Lstm}, {@code Gru}. */
  GATE(
      "use gated cells, LSTM or GRU",
      "Hochreiter and Schmidhuber, Long short-term memory, 1997, sections 3 and 4; Cho et al.,"
          + " 2014, section 2.3"),
  /** Weights whose scale fits the activation: {@code Initialisers.heNormal} and others. */
  INITIALISE(
      "draw initial weights so that each layer keeps the scale: Glorot for tanh, He for ReLU,"
          + " orthogonal",
      "Glorot and Bengio, 2010, section 4.2.1; He et al., Delving deep into rectifiers, 2015,"
          + " section 2.2; Saxe, McClelland and Ganguli, 2014, section 3"),
  /** Recurrent weights that keep norms: {@code Initialisers.orthogonal}, {@code identity}. */
  INITIALISE_ORTHOGONAL(
      "start from an orthogonal or identity recurrent matrix",
      "Saxe, McClelland and Ganguli, 2014, section 3; Le, Jaitly and Hinton, A simple way to"
          + " initialize recurrent networks of rectified linear units, 2015, section 2"),
  /** Normalisation between layers: {@code BatchNorm}, {@code LayerNorm}. */
  NORMALISE(
      "normalise between the layers",
      "Ioffe and Szegedy, Batch normalization, 2015, section 3; Ba, Kiros and Hinton, Layer"
          + " normalization, 2016, section 3"),
  /** Shortcuts around layers: {@code Residual}. */
  SKIP(
      "add skip connections",
      "He et al., Deep residual learning for image recognition, 2016, section 3; Identity mappings"
          + " in deep residual networks, 2016, section 2"),
  /** A penalty on the change of the gradient's norm through time. */
  REGULARISE(
      "penalise the loss of gradient norm through time",
      "Pascanu, Mikolov and Bengio, 2013, section 3.3, equation 9"),
  /** Activations with a slope everywhere, or smaller steps. */
  LEAK(
      "use an activation with a slope below 0, or a smaller learning rate",
      "Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013,"
          + " section 2.1");

  private final String what;
  private final String source;

  Cure(String what, String source) {
    this.what = what;
    this.source = source;
  }

  /** Returns what to do. */
  public String what() {
    return what;
  }

  /** Returns the paper and the section where it was shown to help. */
  public String source() {
    return source;
  }

  @Override
  public String toString() {
    return what + " (" + source + ")";
  }
}
