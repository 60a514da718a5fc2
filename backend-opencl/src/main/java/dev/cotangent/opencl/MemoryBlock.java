package dev.cotangent.opencl;

/**
 * Memory on the device.
 *
 * @param handle the OpenCL buffer
 * @param bytes its size
 */
record MemoryBlock(long handle, long bytes) {}
