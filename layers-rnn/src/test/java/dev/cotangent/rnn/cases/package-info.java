/**
 * The layers of this module as cases of the conformance kit, in a jar of their own.
 *
 * <p>What is here knows the public API alone, so that tests of a backend can take it: extend {@link
 * dev.cotangent.tck.LayerBackendConformance} and give it {@link dev.cotangent.rnn.cases.RnnCases}.
 */
@org.jspecify.annotations.NullMarked
package dev.cotangent.rnn.cases;
