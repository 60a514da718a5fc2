/** What this machine has, what it was measured to do, and what each backend makes of it. */
@NullMarked
package dev.cotangent.bench.probe;

import org.jspecify.annotations.NullMarked;
