package dev.cotangent.opencl;

import java.util.List;

/**
 * What is known of an OpenCL device before it is used.
 *
 * @param index its number among all devices of all platforms, in the order of the loader
 * @param type GPU, ACCELERATOR, CPU or OTHER
 * @param platform the platform's name
 * @param version of OpenCL, such as "OpenCL 3.0 PoCL"
 * @param maxGroup most work-items of a group
 * @param localBytes memory that a group shares
 * @param globalBytes memory of the device
 * @param maxBufferBytes size of the largest buffer
 * @param half whether kernels may compute in 16 bits (cl_khr_fp16)
 * @param doubles whether kernels may compute in 64 bits (cl_khr_fp64)
 * @param subGroups whether kernels may use sub-groups (cl_khr_subgroups)
 * @param usable whether it has OpenCL 1.2, a compiler, and is available
 * @param chosen whether the backend {@code opencl} would compute on it
 */
public record DeviceInfo(
    int index,
    String type,
    String platform,
    String name,
    String vendor,
    String driver,
    String version,
    int computeUnits,
    long maxGroup,
    long localBytes,
    long globalBytes,
    long maxBufferBytes,
    boolean half,
    boolean doubles,
    boolean subGroups,
    boolean usable,
    boolean chosen) {

  /**
   * Returns every device of every platform; none where none can be used, which {@link
   * OpenClBackendProvider#availability} explains. Never throws.
   */
  public static List<DeviceInfo> all() {
    return switch (Probe.run()) {
      case Probe.Found(ClDevice device, List<ClDevice> all) ->
          all.stream().map(d -> of(d, d.index() == device.index())).toList();
      case Probe.Absent _ -> List.of();
    };
  }

  private static DeviceInfo of(ClDevice d, boolean chosen) {
    return new DeviceInfo(
        d.index(),
        d.type().name(),
        d.platformName(),
        d.name(),
        d.vendor(),
        d.driver(),
        d.version(),
        d.computeUnits(),
        d.maxGroup(),
        d.localBytes(),
        d.globalBytes(),
        d.maxBufferBytes(),
        d.has("cl_khr_fp16"),
        d.has("cl_khr_fp64"),
        d.has("cl_khr_subgroups"),
        d.compiles() && d.isRecent(),
        chosen);
  }
}
