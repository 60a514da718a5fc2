/**
 * The reference backend: float64, plain loops, the readable definition of every primitive.
 *
 * <p>It overrides no kernel that has a default, so it also runs every default. All tests measure
 * other backends against it, and it is the last fallback when nothing faster can be opened. Nothing
 * here is tuned; where speed and clarity disagree, clarity wins. Start reading at {@link
 * dev.cotangent.backend.reference.ReferenceBackend}.
 */
@NullMarked
package dev.cotangent.backend.reference;

import org.jspecify.annotations.NullMarked;
