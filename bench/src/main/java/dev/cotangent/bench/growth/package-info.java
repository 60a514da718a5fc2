/**
 * How the cost of layers grows with their size: {@code cotangent growth}.
 *
 * <p>Each axis makes one extent larger and leaves the rest; the time of forward and backward pass
 * is set against the multiplications and additions that the shapes ask for. Start reading at {@link
 * dev.cotangent.bench.growth.GrowthCommand}.
 */
@NullMarked
package dev.cotangent.bench.growth;

import org.jspecify.annotations.NullMarked;
