/**
 * What a shell and its user want of the command line: completion, and manual pages.
 *
 * <p>Both are made from the verbs' own descriptions; nothing is said twice. Start reading at {@link
 * dev.cotangent.bench.shell.ManPage}.
 */
@NullMarked
package dev.cotangent.bench.shell;

import org.jspecify.annotations.NullMarked;
