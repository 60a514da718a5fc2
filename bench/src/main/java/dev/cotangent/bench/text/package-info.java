/**
 * Character language models on the command line: training, saved models, and writing on.
 *
 * <p>Start reading at {@link dev.cotangent.bench.text.CharModel}.
 */
@NullMarked
package dev.cotangent.bench.text;

import org.jspecify.annotations.NullMarked;
