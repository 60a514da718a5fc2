/**
 * Convolution and pooling of images and sequences, and models made of them.
 *
 * <p>Operations ({@code *Op}) state forward and backward side by side; layers ({@link
 * dev.cotangent.cnn.Conv2d}, {@link dev.cotangent.cnn.MaxPool2d}, ...) own parameters and apply
 * them. Sequences are images of height 1. Channels are always last. No kernel and no backend is
 * named here. Start reading at {@code Conv2d}.
 */
@NullMarked
package dev.cotangent.cnn;

import org.jspecify.annotations.NullMarked;
