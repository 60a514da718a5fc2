/**
 * OpenCL kernels through {@code java.lang.foreign}: not in this version.
 *
 * <p>This package will hold a backend that compiles its kernels at run time on the devices it
 * finds. Until then it holds no type and registers no provider, so discovery does not know of it.
 */
@NullMarked
package dev.cotangent.opencl;

import org.jspecify.annotations.NullMarked;
