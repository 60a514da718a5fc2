package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final ClDevice CPU =
      device(0, ClDevice.Type.CPU, "pthread-zen", "OpenCL 3.0 PoCL");
  private static final ClDevice ACCELERATOR =
      device(1, ClDevice.Type.ACCELERATOR, "Card 7", "OpenCL 1.2");
  private static final ClDevice GPU = device(2, ClDevice.Type.GPU, "GeForce X", "OpenCL 3.0 CUDA");
  private static final ClDevice OLD = device(3, ClDevice.Type.GPU, "Ancient", "OpenCL 1.1 Mesa");
  private static final List<ClDevice> ALL = List.of(CPU, ACCELERATOR, GPU, OLD);

  @Test
  void gpuComesBeforeAcceleratorBeforeCpu() {
    assertThat(chosen(ALL, "")).isEqualTo(GPU);
    assertThat(chosen(List.of(CPU, ACCELERATOR), "")).isEqualTo(ACCELERATOR);
    assertThat(chosen(List.of(CPU), "")).isEqualTo(CPU);
  }

  @Test
  void onlyCpuDeviceIsNeverChosenByItself() {
    assertThat(OpenClBackendProvider.rank(CPU)).isZero();
    assertThat(OpenClBackendProvider.rank(GPU))
        .isGreaterThan(OpenClBackendProvider.rank(ACCELERATOR));
    assertThat(OpenClBackendProvider.rank(ACCELERATOR)).isGreaterThan(200);
  }

  @Test
  void deviceIsFoundByIndexAndByPartOfItsName() {
    assertThat(chosen(ALL, "1")).isEqualTo(ACCELERATOR);
    assertThat(chosen(ALL, "PTHREAD")).isEqualTo(CPU);
  }

  @Test
  void deviceBeforeOpenCl12IsUnusableAndTheOthersAreListed() {
    assertThat(Probe.choose(ALL, "Ancient"))
        .isInstanceOfSatisfying(
            Probe.Absent.class,
            absent -> {
              assertThat(absent.absence()).isEqualTo(Absence.UNUSABLE);
              assertThat(absent.detail())
                  .contains("no device called Ancient has OpenCL 1.2", "OpenCL 1.1");
              assertThat(absent.absence().remedy()).contains("another device by -D", "=<index");
              assertThat(absent.detail()).contains("device 1: " + ACCELERATOR.name());
            });
    assertThat(chosen(ALL, "1")).isEqualTo(ACCELERATOR);
  }

  @Test
  void noDeviceAtAllMeansNoDriver() {
    assertThat(Probe.choose(List.of(), ""))
        .isInstanceOfSatisfying(
            Probe.Absent.class,
            absent -> assertThat(absent.absence()).isEqualTo(Absence.NO_PLATFORM));
  }

  @Test
  void versionsAreReadAsNumbers() {
    assertThat(device(0, ClDevice.Type.GPU, "x", "OpenCL 1.2 driver").isRecent()).isTrue();
    assertThat(device(0, ClDevice.Type.GPU, "x", "OpenCL 2.1").isRecent()).isTrue();
    assertThat(device(0, ClDevice.Type.GPU, "x", "OpenCL 1.0 y").isRecent()).isFalse();
    assertThat(device(0, ClDevice.Type.GPU, "x", "something").isRecent()).isFalse();
  }

  @Test
  void extensionsAreFoundByTheirWholeName() {
    ClDevice device = device(0, ClDevice.Type.GPU, "x", "OpenCL 3.0");

    assertThat(device.has("cl_khr_fp64")).isTrue();
    assertThat(device.has("cl_khr_fp16")).isFalse();
  }

  @Test
  void infoOfEveryDeviceIsThatOfTheList() {
    List<DeviceInfo> all = DeviceInfo.all();

    if (Probe.run() instanceof Probe.Found(ClDevice device, List<ClDevice> found)) {
      assertThat(all).hasSameSizeAs(found);
      assertThat(all.stream().filter(DeviceInfo::chosen).map(DeviceInfo::index))
          .containsExactly(device.index());
      assertThat(all.get(device.index()).name()).isEqualTo(device.name());
    } else {
      assertThat(all).isEmpty();
    }
  }

  private static ClDevice chosen(List<ClDevice> all, String wanted) {
    return ((Probe.Found) Probe.choose(all, wanted)).device();
  }

  private static ClDevice device(int index, ClDevice.Type type, String name, String version) {
    return new ClDevice(
        index,
        1,
        1,
        type,
        "p",
        name,
        "v",
        "1",
        version,
        1,
        64,
        1024,
        1024,
        1024,
        4,
        true,
        true,
        "cl_khr_fp64 cl_khr_fp16_like");
  }
}
