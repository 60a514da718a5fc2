/** Recurrent layers, sequences and backpropagation through time. */
module dev.cotangent.rnn {
  requires transitive dev.cotangent.core;
  requires static org.jspecify;

  exports dev.cotangent.rnn;
}
