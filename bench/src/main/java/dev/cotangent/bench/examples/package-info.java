/**
 * Small programs that show how Cotangent is used, each whole and under sixty lines.
 *
 * <p>Each has a {@code main} and is run by {@code cotangent example NAME}; tests run them with
 * fewer rows. They know the library's public interfaces only: nothing of the workbench belongs here
 * but {@link dev.cotangent.bench.examples.ExampleCommand}. Start reading at {@link
 * dev.cotangent.bench.examples.NamesGru}.
 */
@NullMarked
package dev.cotangent.bench.examples;

import org.jspecify.annotations.NullMarked;
