package dev.cotangent.opencl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file of a device's {@link Tuning}: lines of text, the last of which is their checksum.
 *
 * <pre>
 * cotangent opencl tuning 1
 * device NVIDIA H100, NVIDIA CUDA, GPU
 * driver 550.54
 * kernels 1f6c0a...
 * GPU_LARGE 16 8 16
 * checksum 8b2d...
 * </pre>
 */
record TuningFile(ClDevice device, DeviceClass deviceClass) {
  private static final String TITLE = "cotangent opencl tuning 1";
  private static final String CHECKSUM = "checksum ";
  private static final int HEADER = 4;
  private static final int MOST_DIGITS = 16;

  /** Returns the name, which depends on the device alone, so that a new tuning replaces the old. */
  String name() {
    String readable = device.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "tuning-%s-%s.txt".formatted(readable, shortened(Digest.of(deviceLine())));
  }

  /** Returns the content. */
  byte[] content(Tuning tuning) {
    Stream<String> tiles =
        tuning.tiles().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e ->
                e.getKey()
                    + e.getValue().numbers().stream()
                        .map(n -> " " + n)
                        .collect(Collectors.joining()));
    String text = Stream.concat(header().stream(), tiles).collect(Collectors.joining("\n"));
    return (text + "\n" + CHECKSUM + Digest.of(text) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a content.
   *
   * @throws IllegalArgumentException if it is corrupt or stale, with the reason
   */
  Tuning parse(byte[] content) {
    String all = new String(content, StandardCharsets.UTF_8);
    int end = all.lastIndexOf("\n" + CHECKSUM);
    if (end < 0
        || !all.substring(end + 1).equals(CHECKSUM + Digest.of(all.substring(0, end)) + "\n")) {
      throw new IllegalArgumentException("it is corrupt, its checksum is wrong");
    }
    List<String> lines = all.substring(0, end).lines().toList();
    List<String> expected = header();
    for (int i = 0; i < HEADER; i++) {
      String line = i < lines.size() ? lines.get(i) : "";
      if (!line.equals(expected.get(i))) {
        throw new IllegalArgumentException(
            "it is stale, it says \"%s\" where \"%s\" holds now".formatted(line, expected.get(i)));
      }
    }
    Map<ProductKind, Tile> tiles = new EnumMap<>(ProductKind.class);
    lines.stream().skip(HEADER).forEach(line -> add(line, tiles));
    return new Tuning(tiles);
  }

  private void add(String line, Map<ProductKind, Tile> tiles) {
    try {
      String[] words = line.split(" ", -1);
      ProductKind kind = ProductKind.valueOf(words[0]);
      List<Integer> numbers = Arrays.stream(words).skip(1).map(Integer::valueOf).toList();
      Tile tile = Tile.of(kind.deviceClass(), numbers);
      if (kind.deviceClass() == deviceClass && tile.fits(device)) {
        tiles.put(kind, tile);
        return;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("it is corrupt in the line \"" + line + "\"", e);
    }
    throw new IllegalArgumentException("the device cannot run the line \"" + line + "\"");
  }

  private List<String> header() {
    return List.of(
        TITLE,
        deviceLine(),
        "driver " + device.driver(),
        "kernels "
            + shortened(
                Digest.of(
                    Programs.text("cpu_tile"),
                    Programs.text("cpu_packing"),
                    Programs.text("gemm_cpu"),
                    Programs.text("gemm_gpu"))));
  }

  private String deviceLine() {
    return "device %s, %s, %s".formatted(device.name(), device.platformName(), deviceClass);
  }

  private static String shortened(String digest) {
    return digest.substring(0, MOST_DIGITS);
  }
}
