/**
 * The conformance kit: what every operation, layer and backend must do, as tests to extend.
 *
 * <p>Extend {@link dev.cotangent.tck.OpConformance}, {@link dev.cotangent.tck.LayerConformance} and
 * the like, and give the cases. The kit is published, so that others can prove their own layers and
 * backends. Tests of Cotangent's own classes do not belong here.
 */
@NullMarked
package dev.cotangent.tck;

import org.jspecify.annotations.NullMarked;
