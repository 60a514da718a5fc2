package dev.cotangent.bench.probe;

import dev.cotangent.opencl.DeviceCosts;
import dev.cotangent.opencl.DeviceInfo;
import java.util.Optional;

/**
 * An OpenCL device.
 *
 * @param costs what it was measured to do; absent where it was not measured
 */
record DeviceMeasurement(DeviceInfo info, Optional<DeviceCosts> costs) {}
