/**
 * Processes started to be measured from their first instant, one after the other.
 *
 * <p>A fresh Java process runs with the flags and the class path of this one, so that what is
 * measured is what the launcher gives. Start reading at {@link
 * dev.cotangent.bench.fresh.FreshProcess}.
 */
@NullMarked
package dev.cotangent.bench.fresh;

import org.jspecify.annotations.NullMarked;
