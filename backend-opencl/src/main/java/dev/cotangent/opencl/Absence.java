package dev.cotangent.opencl;

/** Why no device can be used, and what mends it. */
enum Absence {
  /** There is no file of an OpenCL loader. */
  NO_LOADER(
      "install an OpenCL loader (Debian, Ubuntu: apt-get install ocl-icd-libopencl1) and the"
          + " device's driver, or name the loader's file by -D"
          + ClLibrary.PROPERTY
          + "=/path/to/libOpenCL.so.1"),
  /** The loader is there, but no driver. */
  NO_PLATFORM(
      "install the OpenCL driver of the device (for the CPU: apt-get install pocl-opencl-icd);"
          + " drivers are listed in /etc/OpenCL/vendors, or by the variable OCL_ICD_VENDORS"),
  /** No device, or none that was asked for. */
  NO_DEVICE("see clinfo -l, and choose by -D" + Probe.DEVICE_PROPERTY + "=<index or part of name>"),
  /** The device is too old, has no compiler, or computes wrongly. */
  UNUSABLE(
      "update the device's driver, or choose another device by -D"
          + Probe.DEVICE_PROPERTY
          + "=<index or part of name>"),
  /** The JVM does not let this module call native code. */
  NATIVE_ACCESS_DENIED(
      "start java with --enable-native-access="
          + (Absence.class.getModule().isNamed()
              ? Absence.class.getModule().getName()
              : "ALL-UNNAMED"));

  private final String remedy;

  Absence(String remedy) {
    this.remedy = remedy;
  }

  /** Returns the line to act on. */
  String remedy() {
    return remedy;
  }
}
