package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks the loader for all devices of all platforms. */
final class DeviceList {
  private static final int PLATFORM_NAME = 0x0902;
  private static final int TYPE = 0x1000;
  private static final int MAX_COMPUTE_UNITS = 0x1002;
  private static final int MAX_WORK_GROUP_SIZE = 0x1004;
  private static final int MAX_MEM_ALLOC_SIZE = 0x1010;
  private static final int SINGLE_FP_CONFIG = 0x101B;
  private static final int GLOBAL_MEM_SIZE = 0x101F;
  private static final int LOCAL_MEM_SIZE = 0x1023;
  private static final int AVAILABLE = 0x1027;
  private static final int COMPILER_AVAILABLE = 0x1028;
  private static final int NAME = 0x102B;
  private static final int VENDOR = 0x102C;
  private static final int DRIVER_VERSION = 0x102D;
  private static final int VERSION = 0x102F;
  private static final int EXTENSIONS = 0x1030;
  private static final int NATIVE_VECTOR_WIDTH_FLOAT = 0x103A;
  private static final long TYPE_CPU = 2;
  private static final long TYPE_GPU = 4;
  private static final long TYPE_ACCELERATOR = 8;
  private static final long CORRECTLY_ROUNDED_DIVIDE_SQRT = 1 << 7;

  private DeviceList() {}

  /**
   * Returns every device.
   *
   * @throws ClException with {@link ClStatus#PLATFORM_NOT_FOUND} if there is no platform
   */
  static List<ClDevice> all() {
    List<ClDevice> devices = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (long platform : platforms(arena)) {
        String name = text(arena, (v, s) -> Cl.getPlatformInfo(platform, PLATFORM_NAME, v, s));
        for (long id : devices(arena, platform)) {
          devices.add(device(arena, devices.size(), platform, name, id));
        }
      }
    }
    return devices;
  }

  private static long[] platforms(Arena arena) {
    MemorySegment count = arena.allocate(JAVA_INT);
    Cl.getPlatformIds(0, MemorySegment.NULL, count);
    int n = count.get(JAVA_INT, 0);
    if (n == 0) {
      return new long[0];
    }
    MemorySegment ids = arena.allocate(JAVA_LONG, n);
    Cl.getPlatformIds(n, ids, count);
    return ids.toArray(JAVA_LONG);
  }

  private static long[] devices(Arena arena, long platform) {
    MemorySegment count = arena.allocate(JAVA_INT);
    try {
      Cl.getDeviceIds(platform, 0, MemorySegment.NULL, count);
    } catch (ClException e) {
      if (e.status() == ClStatus.DEVICE_NOT_FOUND) {
        return new long[0];
      }
      throw e;
    }
    int n = count.get(JAVA_INT, 0);
    MemorySegment ids = arena.allocate(JAVA_LONG, Math.max(1, n));
    Cl.getDeviceIds(platform, n, ids, count);
    return ids.asSlice(0, 8L * n).toArray(JAVA_LONG);
  }

  private static ClDevice device(
      Arena arena, int index, long platform, String platformName, long id) {
    return new ClDevice(
        index,
        platform,
        id,
        type(number(arena, id, TYPE)),
        platformName,
        text(arena, id, NAME),
        text(arena, id, VENDOR),
        text(arena, id, DRIVER_VERSION),
        text(arena, id, VERSION),
        (int) number(arena, id, MAX_COMPUTE_UNITS),
        number(arena, id, MAX_WORK_GROUP_SIZE),
        number(arena, id, LOCAL_MEM_SIZE),
        number(arena, id, GLOBAL_MEM_SIZE),
        number(arena, id, MAX_MEM_ALLOC_SIZE),
        (int) number(arena, id, NATIVE_VECTOR_WIDTH_FLOAT),
        (number(arena, id, SINGLE_FP_CONFIG) & CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0,
        number(arena, id, AVAILABLE) != 0 && number(arena, id, COMPILER_AVAILABLE) != 0,
        text(arena, id, EXTENSIONS));
  }

  private static ClDevice.Type type(long bits) {
    if ((bits & TYPE_GPU) != 0) {
      return ClDevice.Type.GPU;
    }
    if ((bits & TYPE_ACCELERATOR) != 0) {
      return ClDevice.Type.ACCELERATOR;
    }
    return (bits & TYPE_CPU) != 0 ? ClDevice.Type.CPU : ClDevice.Type.OTHER;
  }

  interface Property {
    void get(MemorySegment value, MemorySegment size);
  }

  private static String text(Arena arena, long device, int name) {
    return text(arena, (v, s) -> Cl.getDeviceInfo(device, name, v, s));
  }

  /** Returns a text without its final 0; Unicode as the drivers write it. */
  static String text(Arena arena, Property property) {
    MemorySegment size = arena.allocate(JAVA_LONG);
    property.get(MemorySegment.NULL, size);
    int bytes = (int) size.get(JAVA_LONG, 0);
    if (bytes == 0) {
      return "";
    }
    MemorySegment value = arena.allocate(bytes);
    property.get(value, size);
    String text = new String(value.toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    int end = text.indexOf(0);
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /** Returns a number of 4 or 8 bytes; the high half is 0 where the property has 4. */
  private static long number(Arena arena, long device, int name) {
    MemorySegment value = arena.allocate(JAVA_LONG);
    Cl.getDeviceInfo(device, name, value, MemorySegment.NULL);
    return value.get(JAVA_LONG, 0);
  }
}
