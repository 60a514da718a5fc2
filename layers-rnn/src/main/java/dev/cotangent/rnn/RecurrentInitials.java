package dev.cotangent.rnn;

import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;

/**
 * Initial values of a recurrent layer's parameters.
 *
 * @param weight of W
 * @param recurrent of U
 * @param bias of b
 */
public record RecurrentInitials(Initialiser weight, Initialiser recurrent, Initialiser bias) {

  /** Returns Keras's: W Glorot uniform, U orthogonal, b 0. */
  static RecurrentInitials keras() {
    return new RecurrentInitials(
        Initialisers.glorotUniform(), Initialisers.orthogonal(1), Initialisers.zeros());
  }

  RecurrentInitials weight(Initialiser other) {
    return new RecurrentInitials(other, recurrent, bias);
  }

  RecurrentInitials recurrent(Initialiser other) {
    return new RecurrentInitials(weight, other, bias);
  }

  RecurrentInitials bias(Initialiser other) {
    return new RecurrentInitials(weight, recurrent, other);
  }
}
