/**
 * Layers with every option, as cases of the conformance kit; no test lies here.
 *
 * <p>Published as a jar of its own, so that backends can prove that these layers run on them. Start
 * reading at {@link dev.cotangent.cnn.cases.CnnCases}.
 */
@NullMarked
package dev.cotangent.cnn.cases;

import org.jspecify.annotations.NullMarked;
