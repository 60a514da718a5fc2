/**
 * OpenCL kernels through {@code java.lang.foreign}, on any device with OpenCL 1.2.
 *
 * <p>From the ground up: {@code Cl} makes the raw calls, {@code Probe} finds a device, {@code
 * ClContext} holds what is open on it (queue, memory, programs), {@code Launch} starts a kernel. A
 * family of kernels is one class and the {@code .cl} file of the same name, in lower case and with
 * underscores. Kernels take a buffer and the index of the first element, are written in OpenCL C
 * 1.2, guard loads and stores but no barrier, and no float is changed by an atomic: each run gives
 * the same bits. Where a GPU and a CPU want different shapes, {@code DeviceClass} chooses. Start
 * reading at {@code OpenClBackend}.
 */
@NullMarked
package dev.cotangent.opencl;

import org.jspecify.annotations.NullMarked;
