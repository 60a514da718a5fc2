package dev.cotangent.opencl;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What looking for a device has found: the one to use, or the reason why there is none. */
sealed interface Probe {
  /** The system property that names a device by its index or by a part of its name. */
  String DEVICE_PROPERTY = "cotangent.opencl.device";

  /**
   * A device to use.
   *
   * @param all every device, chosen or not
   */
  record Found(ClDevice device, List<ClDevice> all) implements Probe {}

  /**
   * No device.
   *
   * @param detail what was found instead
   */
  record Absent(Absence absence, String detail) implements Probe {}

  /** Looks for devices. Never throws; calls nothing native unless the JVM allows it. */
  static Probe run() {
    if (!Probe.class.getModule().isNativeAccessEnabled()) {
      return new Absent(
          Absence.NATIVE_ACCESS_DENIED, "this JVM may not call native code for OpenCL");
    }
    try {
      if (!ClLibrary.isPresent()) {
        return new Absent(
            Absence.NO_LOADER,
            "no OpenCL loader, a library with %s: %s"
                .formatted(ClLibrary.FIRST_FUNCTION, String.join(", ", ClLibrary.names())));
      }
      return choose(DeviceList.all(), System.getProperty(DEVICE_PROPERTY, "").strip());
    } catch (ClException e) {
      return e.status() == ClStatus.PLATFORM_NOT_FOUND
          ? noPlatform()
          : new Absent(Absence.UNUSABLE, String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      return new Absent(Absence.UNUSABLE, "the OpenCL loader or a driver failed: " + e);
    }
  }

  /** Returns the best device, or the best of those whose index or name was asked for. */
  static Probe choose(List<ClDevice> all, String wanted) {
    if (all.isEmpty()) {
      return noPlatform();
    }
    List<ClDevice> fitting = all.stream().filter(d -> fits(d, wanted)).toList();
    if (fitting.isEmpty()) {
      return new Absent(Absence.NO_DEVICE, "no device is called " + wanted + "; " + list(all));
    }
    Optional<ClDevice> best =
        fitting.stream()
            .filter(d -> d.compiles() && d.isRecent())
            .min(Comparator.comparing(ClDevice::type).thenComparing(ClDevice::index));
    return best.<Probe>map(device -> new Found(device, all))
        .orElseGet(() ->
            new Absent(
                Absence.UNUSABLE,
                "%s has OpenCL 1.2, a compiler, and is available; %s"
                    .formatted(
                        wanted.isEmpty() ? "no device" : "no device called " + wanted, list(all))));
  }

  private static boolean fits(ClDevice device, String wanted) {
    return wanted.isEmpty()
        || wanted.equals(String.valueOf(device.index()))
        || device.name().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
  }

  private static Probe noPlatform() {
    return new Absent(Absence.NO_PLATFORM, "the OpenCL loader finds no driver");
  }

  private static String list(List<ClDevice> devices) {
    return devices.stream()
        .map(d -> "device %d: %s (%s)".formatted(d.index(), d.name(), d.version()))
        .collect(Collectors.joining(", "));
  }
}
