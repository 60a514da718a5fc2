/** The verb {@code tune}: finds what is fastest on an OpenCL device, and keeps it. */
@NullMarked
package dev.cotangent.bench.tune;

import org.jspecify.annotations.NullMarked;
