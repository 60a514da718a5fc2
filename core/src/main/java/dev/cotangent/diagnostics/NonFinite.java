package dev.cotangent.diagnostics;

import dev.cotangent.autograd.TapeListener.Position;
import dev.cotangent.train.DivergedException.Direction;

/**
 * Where the first NaN or infinity of a step was made.
 *
 * @param step counted from 0
 * @param direction forward or backward
 * @param at the operation and its layer
 */
public record NonFinite(long step, Direction direction, Position at) {}
