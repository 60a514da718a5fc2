package dev.cotangent.opencl;

import java.util.Arrays;

/**
 * What is known of a device before anything is opened.
 *
 * @param index its number among all devices of all platforms, in the order of the loader
 * @param id its handle
 * @param version of OpenCL, such as "OpenCL 3.0 PoCL"
 * @param maxGroup most work-items of a group
 * @param localBytes memory that a group shares
 * @param maxBufferBytes size of the largest buffer
 * @param floatLanes floats in a vector register
 * @param exactDivision whether division and square root can be had correctly rounded
 * @param compiles whether it is available and has a compiler
 * @param extensions names of its extensions, with blanks between
 */
record ClDevice(
    int index,
    long platform,
    long id,
    Type type,
    String platformName,
    String name,
    String vendor,
    String driver,
    String version,
    int computeUnits,
    long maxGroup,
    long localBytes,
    long globalBytes,
    long maxBufferBytes,
    int floatLanes,
    boolean exactDivision,
    boolean compiles,
    String extensions) {

  /** The kinds of devices, the best for training first. */
  enum Type {
    /** Many narrow work-items, memory of its own or shared. */
    GPU,
    /** A device made for such work, neither GPU nor CPU. */
    ACCELERATOR,
    /** The processor itself, through a driver such as pocl. */
    CPU,
    /** Anything else. */
    OTHER
  }

  /** Returns one line for people. */
  String describe() {
    return "%s %s, %s, %d compute units, driver %s, float32"
        .formatted(type, name, platformName, computeUnits, driver);
  }

  /** Returns this device as one whose registers have so many floats. */
  ClDevice withFloatLanes(int lanes) {
    return new ClDevice(
        index,
        platform,
        id,
        type,
        platformName,
        name,
        vendor,
        driver,
        version,
        computeUnits,
        maxGroup,
        localBytes,
        globalBytes,
        maxBufferBytes,
        lanes,
        exactDivision,
        compiles,
        extensions);
  }

  /** Tells whether it has an extension, such as cl_khr_fp64. */
  boolean has(String extension) {
    return Arrays.asList(extensions.split(" ")).contains(extension);
  }

  /** Tells whether the version is 1.2 or later. */
  boolean isRecent() {
    String[] words = version.split(" ", 3);
    String[] numbers = words.length > 1 ? words[1].split("\\.", 2) : new String[0];
    if (numbers.length < 2) {
      return false;
    }
    int major = Integer.parseInt(numbers[0]);
    return major > 1 || (major == 1 && Integer.parseInt(numbers[1].substring(0, 1)) >= 2);
  }
}
