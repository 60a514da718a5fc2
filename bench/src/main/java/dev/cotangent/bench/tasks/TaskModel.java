package dev.cotangent.bench.tasks;

import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Recurrent;
import dev.cotangent.rnn.SimpleRnn;
import java.util.Locale;

/** The recurrent layers that tasks are tried with. */
enum TaskModel {
  /** LSTM, forget bias 1. */
  LSTM,
  /** LSTM whose biases suit memories up to the task's length (Tallec and Ollivier 2018). */
  LSTM_CHRONO,
  /** GRU. */
  GRU,
  /** Simple RNN with tanh, its U Glorot uniform. */
  RNN,
  /** Simple RNN with tanh, its U orthogonal. */
  RNN_ORTHOGONAL,
  /** Simple RNN of rectified units, its U the identity (Le, Jaitly and Hinton 2015). */
  IRNN;

  /** Returns the name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Tells whether the layer has no gates. */
  boolean isSimple() {
    return switch (this) {
      case LSTM, LSTM_CHRONO, GRU -> false;
      case RNN, RNN_ORTHOGONAL, IRNN -> true;
    };
  }

  /** Returns a network for a task: one-hot tokens or features, the layer, dense outputs. */
  LayerSpec of(SequenceTask task, int units) {
    Recurrent<?> layer = layer(units, task.input().extent(0));
    Sequential model = Sequential.of();
    if (task.tokens() > 0) {
      var oneHot = Embedding.of(task.tokens(), task.tokens()).weight(Initialisers.identity(1));
      model = model.then("embedding", oneHot);
    }
    return model
        .then("recurrent", task.eachStep() ? layer.returnSequences() : layer.lastState())
        .then("dense", Dense.of(task.outputs()));
  }

  private Recurrent<?> layer(int units, int time) {
    return switch (this) {
      case LSTM -> Lstm.units(units);
      case LSTM_CHRONO -> Lstm.units(units).chronoBias(time);
      case GRU -> Gru.units(units);
      case RNN -> SimpleRnn.units(units).recurrent(Initialisers.glorotUniform());
      case RNN_ORTHOGONAL -> SimpleRnn.units(units);
      case IRNN ->
          SimpleRnn.units(units)
              .activation(SimpleRnn.Activation.RELU)
              .weight(Initialisers.normal(0, 0.001))
              .recurrent(Initialisers.identity(1));
    };
  }
}
