/**
 * Cases that exercise every kernel of a backend, and the judge of their results.
 *
 * <p>A {@link dev.cotangent.backend.cases.KernelCase} binds one call of one kernel to a backend;
 * tests, benchmarks and tuners use the same objects. {@link dev.cotangent.backend.cases.Judge}
 * compares a backend with {@code TrackingBackend}, which computes in float64 and carries beside
 * each number the rounding error that a backend of a given precision may make; no tolerance is
 * guessed. Nothing here depends on a test framework. Start reading at {@code KernelCase}.
 */
@NullMarked
package dev.cotangent.backend.cases;

import org.jspecify.annotations.NullMarked;
