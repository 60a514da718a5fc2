package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import java.util.Optional;

/**
 * What all recurrent layers can be told; see {@link Recurrent} for the meaning of each.
 *
 * @param stack cell, units, layers, directions
 * @param output what the layer yields
 * @param dropout rate of dropout between the layers of the stack
 * @param inputWeight initial values of W
 * @param stateWeight initial values of U
 * @param bias initial values of b
 * @param carry the state carried from batch to batch, if any
 */
public record RecurrentOptions(
    RecurrentStack stack,
    RecurrentOutput output,
    double dropout,
    Initialiser inputWeight,
    Initialiser stateWeight,
    Initialiser bias,
    Optional<RecurrentState> carry) {

  /** Checks the dropout rate. */
  public RecurrentOptions {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout: rate must be in [0, 1), got " + dropout);
    }
  }

  /** Returns the defaults: one layer, one direction, whole sequences, Keras's initial values. */
  static RecurrentOptions of(RecurrentCell cell, int units) {
    return new RecurrentOptions(
        new RecurrentStack(cell, units, 1, false),
        RecurrentOutput.SEQUENCES,
        0,
        Initialisers.glorotUniform(),
        Initialisers.orthogonal(1),
        Initialisers.zeros(),
        Optional.empty());
  }

  RecurrentOptions cell(RecurrentCell cell) {
    return stack(new RecurrentStack(cell, stack.hidden(), stack.layers(), stack.bidirectional()));
  }

  RecurrentOptions stack(RecurrentStack stack) {
    return new RecurrentOptions(stack, output, dropout, inputWeight, stateWeight, bias, carry);
  }

  RecurrentOptions output(RecurrentOutput output) {
    return new RecurrentOptions(stack, output, dropout, inputWeight, stateWeight, bias, carry);
  }

  RecurrentOptions dropout(double dropout) {
    return new RecurrentOptions(stack, output, dropout, inputWeight, stateWeight, bias, carry);
  }

  RecurrentOptions inputWeight(Initialiser inputWeight) {
    return new RecurrentOptions(stack, output, dropout, inputWeight, stateWeight, bias, carry);
  }

  RecurrentOptions stateWeight(Initialiser stateWeight) {
    return new RecurrentOptions(stack, output, dropout, inputWeight, stateWeight, bias, carry);
  }

  RecurrentOptions bias(Initialiser bias) {
    return new RecurrentOptions(stack, output, dropout, inputWeight, stateWeight, bias, carry);
  }

  RecurrentOptions carry(RecurrentState carry) {
    return new RecurrentOptions(
        stack, output, dropout, inputWeight, stateWeight, bias, Optional.of(carry));
  }
}
