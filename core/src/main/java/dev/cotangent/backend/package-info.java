/**
 * What a machine must do, and how one is found.
 *
 * <p>A {@link dev.cotangent.backend.Backend} is a handful of {@link
 * dev.cotangent.backend.Primitives} and one small interface for each family of kernels, whose
 * defaults ({@code DefaultConv}, {@code DefaultNorm}, ...) need the primitives only: a new backend
 * trains a network on its first day, and overrides what it can do faster. {@link
 * dev.cotangent.backend.Backends} finds providers. No layer and no gradient belongs here. Start
 * reading at {@code Primitives}.
 */
@NullMarked
package dev.cotangent.backend;

import org.jspecify.annotations.NullMarked;
