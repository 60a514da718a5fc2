/**
 * Language models of characters and of words on the command line: training, saved models, and
 * writing on.
 *
 * <p>Start reading at {@link dev.cotangent.bench.text.TextModel}.
 */
@NullMarked
package dev.cotangent.bench.text;

import org.jspecify.annotations.NullMarked;
