package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import java.util.Optional;

/**
 * What all recurrent layers can be told; see {@link Recurrent} for the meaning of each.
 *
 * @param stack cell, units, layers, directions
 * @param variant of an LSTM
 * @param output what the layer yields
 * @param dropout what is dropped in training
 * @param residual whether each layer but the first adds what it read to its output
 * @param initials initial values of the parameters
 * @param start how the states begin
 * @param recomputing whether the backward pass computes most states again
 */
public record RecurrentOptions(
    RecurrentStack stack,
    LstmVariant variant,
    RecurrentOutput output,
    RecurrentDropout dropout,
    boolean residual,
    RecurrentInitials initials,
    Start start,
    boolean recomputing) {

  /**
   * How the states of a batch begin.
   *
   * @param learned whether they are parameters rather than 0
   * @param carry the state carried from batch to batch, if any
   */
  public record Start(boolean learned, Optional<RecurrentState> carry) {}

  /** Checks that what is asked for goes together. */
  public RecurrentOptions {
    if (recomputing && (!variant.equals(LstmVariant.PLAIN) || dropout.states() > 0)) {
      throw new IllegalArgumentException(
          "recurrent: only plain cells without dropout of states recompute, got %s, %s"
              .formatted(variant, dropout));
    }
  }

  /** Returns the defaults: one layer, one direction, whole sequences, Keras's initial values. */
  static RecurrentOptions of(RecurrentCell cell, int units) {
    return new RecurrentOptions(
        new RecurrentStack(cell, units, 1, false),
        LstmVariant.PLAIN,
        RecurrentOutput.SEQUENCES,
        RecurrentDropout.NONE,
        false,
        RecurrentInitials.keras(),
        new Start(false, Optional.empty()),
        false);
  }

  /** Returns the number of gates with rows in W, U and b. */
  int gates() {
    return stack.cell() == RecurrentCell.LSTM ? variant.gates() : stack.cell().gates();
  }

  /** Returns the features of a state h. */
  int stateWidth() {
    return variant.projection() > 0 ? variant.projection() : stack.hidden();
  }

  /** Returns the features of each step of the output. */
  int width() {
    return stateWidth() * stack.directions();
  }

  /** Returns the features that a layer reads, if the stack reads {@code features}. */
  int input(int layer, int features) {
    return layer == 0 ? features : width();
  }

  /** Tells whether the steps must be taken one by one, since no kernel knows the cell. */
  boolean isStepped() {
    return !variant.equals(LstmVariant.PLAIN) || dropout.states() > 0;
  }

  /** Tells whether there is more between the layers than one operation over all of them knows. */
  boolean isLayered() {
    return isStepped() || residual || dropout.inputs() > 0;
  }

  RecurrentOptions cell(RecurrentCell cell) {
    return stack(new RecurrentStack(cell, stack.hidden(), stack.layers(), stack.bidirectional()));
  }

  RecurrentOptions stack(RecurrentStack other) {
    return new RecurrentOptions(
        other, variant, output, dropout, residual, initials, start, recomputing);
  }

  RecurrentOptions variant(LstmVariant other) {
    return new RecurrentOptions(
        stack, other, output, dropout, residual, initials, start, recomputing);
  }

  RecurrentOptions output(RecurrentOutput other) {
    return new RecurrentOptions(
        stack, variant, other, dropout, residual, initials, start, recomputing);
  }

  RecurrentOptions dropout(RecurrentDropout other) {
    return new RecurrentOptions(
        stack, variant, output, other, residual, initials, start, recomputing);
  }

  RecurrentOptions withResidual() {
    return new RecurrentOptions(
        stack, variant, output, dropout, true, initials, start, recomputing);
  }

  RecurrentOptions initials(RecurrentInitials other) {
    return new RecurrentOptions(
        stack, variant, output, dropout, residual, other, start, recomputing);
  }

  RecurrentOptions start(Start other) {
    return new RecurrentOptions(
        stack, variant, output, dropout, residual, initials, other, recomputing);
  }

  RecurrentOptions withRecomputing() {
    return new RecurrentOptions(stack, variant, output, dropout, residual, initials, start, true);
  }
}
