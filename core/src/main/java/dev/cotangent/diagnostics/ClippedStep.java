package dev.cotangent.diagnostics;

/**
 * A step whose gradients were scaled down together.
 *
 * @param step counted from 0
 * @param norm global norm before
 * @param scale factor, below 1
 */
public record ClippedStep(long step, double norm, double scale) {}
