package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.opencl.Tile.Local;
import dev.cotangent.opencl.Tile.Registers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a tuning, and what is not believed. */
class TuningTest {
  private static final int LANES = 16;
  private static final ClDevice DEVICE = device("Card 7", "1.0");

  @TempDir private Path path;
  private final Log log = new Log();

  /** Keeps warnings. */
  private static final class Log implements System.Logger {
    private final List<String> lines = new ArrayList<>();

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      lines.add(message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      lines.add(format);
    }
  }

  private static ClDevice device(String name, String driver) {
    return new ClDevice(
        0,
        1,
        1,
        ClDevice.Type.GPU,
        "p",
        name,
        "v",
        driver,
        "OpenCL 3.0",
        1,
        256,
        32 << 10,
        1 << 30,
        1 << 28,
        LANES,
        true,
        true,
        "");
  }

  private Path keep(DeviceClass deviceClass, Tuning tuning) throws Exception {
    var file = new TuningFile(DEVICE, deviceClass);
    return new CacheFolder(path).write(file.name(), file.content(tuning));
  }

  private Tuning load(ClDevice device, DeviceClass deviceClass) {
    return Tuning.load(new CacheFolder(path), device, deviceClass, log);
  }

  @Test
  void whatIsKeptIsFoundAgain() throws Exception {
    var tile = new Local(8, 4, 32);
    keep(DeviceClass.GPU, Tuning.none().with(ProductKind.GPU_LARGE, tile));
    Tuning found = load(DEVICE, DeviceClass.GPU);
    assertThat(found.tile(ProductKind.GPU_LARGE, LANES)).isEqualTo(tile);
    assertThat(found.tile(ProductKind.GPU_SMALL, LANES)).isEqualTo(new Local(16, 4, 16));
    assertThat(log.lines).isEmpty();
  }

  @Test
  void deviceThatWasNotTunedHasDefaultsWithoutAWord() {
    assertThat(load(DEVICE, DeviceClass.CPU).tile(ProductKind.CPU_WIDE, LANES))
        .isEqualTo(new Registers(6, LANES, 4));
    assertThat(log.lines).isEmpty();
  }

  @Test
  void otherDeviceHasAFileOfItsOwn() throws Exception {
    keep(DeviceClass.CPU, Tuning.none().with(ProductKind.CPU_WIDE, new Registers(5, LANES, 4)));
    assertThat(load(device("Card 8", "1.0"), DeviceClass.CPU).tiles()).isEmpty();
    assertThat(load(DEVICE, DeviceClass.GPU).tiles()).isEmpty();
    assertThat(log.lines).isEmpty();
  }

  @Test
  void tuningOfAnotherDriverIsIgnoredWithOneWarning() throws Exception {
    keep(DeviceClass.CPU, Tuning.none().with(ProductKind.CPU_WIDE, new Registers(5, LANES, 4)));
    assertThat(load(device("Card 7", "2.0"), DeviceClass.CPU).tiles()).isEmpty();
    assertThat(log.lines)
        .singleElement()
        .asString()
        .contains("stale", "\"driver 1.0\"", "\"driver 2.0\"", "cotangent tune", path.toString());
  }

  @Test
  void changedOrCutFileIsIgnoredWithOneWarning() throws Exception {
    Path file =
        keep(DeviceClass.CPU, Tuning.none().with(ProductKind.CPU_WIDE, new Registers(5, LANES, 4)));
    String content = Files.readString(file);
    for (String broken :
        List.of(
            content.replace("CPU_WIDE 5", "CPU_WIDE 6"),
            content.substring(0, content.length() / 2),
            "",
            "\u0000\uffff")) {
      log.lines.clear();
      Files.writeString(file, broken);
      assertThat(load(DEVICE, DeviceClass.CPU).tiles()).isEmpty();
      assertThat(log.lines).singleElement().asString().contains("corrupt", file.toString());
    }
  }

  @Test
  void tileThatTheDeviceCannotRunIsIgnored() throws Exception {
    keep(DeviceClass.GPU, Tuning.none().with(ProductKind.GPU_LARGE, new Local(32, 8, 32)));
    assertThat(load(DEVICE, DeviceClass.GPU).tiles()).isEmpty();
    assertThat(log.lines).singleElement().asString().contains("GPU_LARGE 32 8 32");
  }

  @Test
  void folderInPlaceOfTheFileIsIgnored() throws Exception {
    Files.createDirectory(path.resolve(new TuningFile(DEVICE, DeviceClass.CPU).name()));
    assertThat(load(DEVICE, DeviceClass.CPU).tiles()).isEmpty();
    assertThat(log.lines).hasSize(1);
  }

  @Test
  void everyCandidateFitsAUsualDeviceOrIsLeftOut() {
    for (ProductKind kind : ProductKind.values()) {
      for (int lanes : new int[] {4, 8, 16}) {
        List<Tile> candidates = kind.candidates(lanes);
        assertThat(candidates).doesNotHaveDuplicates();
        assertThat(candidates.getFirst().fits(DEVICE)).isTrue();
        assertThat(candidates)
            .allSatisfy(t -> assertThat(Tile.of(kind.deviceClass(), t.numbers())).isEqualTo(t));
      }
    }
  }

  @Test
  void contentIsPlainText() {
    String text =
        new String(
            new TuningFile(DEVICE, DeviceClass.CPU)
                .content(Tuning.none().with(ProductKind.CPU_NARROW, new Registers(8, LANES, 1))),
            StandardCharsets.UTF_8);
    assertThat(text.lines().toList())
        .hasSize(6)
        .startsWith("cotangent opencl tuning 1", "device Card 7, p, CPU", "driver 1.0")
        .contains("CPU_NARROW 8 16 1");
  }
}
