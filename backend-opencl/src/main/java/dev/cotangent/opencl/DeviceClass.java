package dev.cotangent.opencl;

import java.util.Locale;

/**
 * Which shape of kernel a device likes, where there are two.
 *
 * <p>Normally given by the type of the device; the property {@value #PROPERTY} sets it, so that the
 * shape for GPUs can be tested on a CPU.
 */
enum DeviceClass {
  /** Many threads, small fast memory shared by a group. */
  GPU(256),
  /** Few threads with wide registers and large caches; a group is a loop. */
  CPU(512);

  /** The system property {@code gpu} or {@code cpu}. */
  static final String PROPERTY = "cotangent.opencl.class";

  private static final int FEW = 32;
  private static final int WIDE = 64;
  private static final int NARROW = 16;

  private final int group;

  DeviceClass(int group) {
    this.group = group;
  }

  /** Returns the class of a device. */
  static DeviceClass of(ClDevice device) {
    String wanted = System.getProperty(PROPERTY, "").strip();
    if (!wanted.isEmpty()) {
      return valueOf(wanted.toUpperCase(Locale.ROOT));
    }
    return device.type() == ClDevice.Type.CPU ? CPU : GPU;
  }

  /** Returns a grid for so many independent elements. */
  Grid line(long count) {
    return Grid.line(count, group);
  }

  /** Returns a grid for so many rows, each of which keeps an item busy for long. */
  Grid rows(long count) {
    return Grid.line(count, FEW);
  }

  /** Returns a grid for [rows, vectors], each of many elements. */
  Grid vectors(long rows, long vectors) {
    if (vectors >= FEW) {
      return Grid.plane(vectors, rows, FEW, 1);
    }
    int width = Integer.highestOneBit(Math.max(1, 2 * (int) vectors - 1));
    return Grid.plane(vectors, rows, width, FEW / width);
  }

  /** Returns a grid for [rows, columns]: groups are lines where the rows are long, else tiles. */
  Grid matrix(long rows, long columns) {
    if (columns >= group / 2) {
      return Grid.plane(columns, rows, group, 1);
    }
    int width = columns >= WIDE ? WIDE : NARROW;
    return Grid.plane(columns, rows, width, group / width);
  }
}
