package dev.cotangent.opencl;

/**
 * A compiled kernel.
 *
 * @param name its name, for errors and the profile
 * @param handle the OpenCL kernel
 */
record ClKernel(String name, long handle) {}
