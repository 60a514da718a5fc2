package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs on disk: kept, found again, bounded, and not believed where they are damaged. */
class ProgramCacheTest {
  private static final String TEXT =
      "__kernel void twice(__global float* x) { x[get_global_id(0)] *= N; }";
  private static final int FILE_BYTES = 100 + Digest.LENGTH;

  @TempDir private Path path;

  private ProgramCache cache(long mostBytes) {
    return new ProgramCache(new CacheFolder(path), mostBytes, System.getLogger("test"));
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[100];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private long files() throws Exception {
    try (Stream<Path> all = Files.list(path)) {
      return all.count();
    }
  }

  @Test
  void whatIsPutIsFoundByANewCache() {
    cache(1000).put("a", bytes(1));
    assertThat(cache(1000).get("a")).hasValue(bytes(1));
    assertThat(cache(1000).get("b")).isEmpty();
  }

  @Test
  void damagedFileIsDeleted() throws Exception {
    ProgramCache cache = cache(1000);
    cache.put("a", bytes(1));
    Path file = path.resolve("a.bin");
    byte[] content = Files.readAllBytes(file);
    content[60] ^= 1;
    for (byte[] damaged : new byte[][] {content, Arrays.copyOf(content, 10), new byte[0]}) {
      Files.write(file, damaged);
      assertThat(cache.get("a")).isEmpty();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void aboveTheBoundTheLongestUnusedGoes() throws Exception {
    ProgramCache cache = cache(2 * FILE_BYTES);
    cache.put("a", bytes(1));
    cache.put("b", bytes(2));
    Files.setLastModifiedTime(path.resolve("a.bin"), FileTime.fromMillis(1));
    Files.setLastModifiedTime(path.resolve("b.bin"), FileTime.fromMillis(2));
    assertThat(cache.get("a")).isPresent();
    cache.put("c", bytes(3));
    assertThat(cache.get("a")).isPresent();
    assertThat(cache.get("b")).isEmpty();
    cache.put("large", new byte[3 * FILE_BYTES]);
    assertThat(files()).isEqualTo(2);
  }

  @Test
  void driversWithACacheOfTheirOwnGetNone() {
    ClDevice device = TestDevice.get();
    assertThat(ProgramCache.of(device).isEmpty())
        .isEqualTo(device.platformName().matches("(?i).*(nvidia|portable|rusticl|oclgrind).*"));
  }

  @Test
  void secondRunBuildsFromTheBinaryAndADamagedOneIsBuiltAnew() throws Exception {
    assertThat(twice()).isEqualTo(6);
    assertThat(files()).isEqualTo(1);
    Path file;
    try (Stream<Path> all = Files.list(path)) {
      file = all.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(file);
    assertThat(twice()).isEqualTo(6);
    assertThat(Files.readAllBytes(file)).as("used, not written again").isEqualTo(whole);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThat(twice()).isEqualTo(6);
    assertThat(Files.size(file)).isGreaterThan(whole.length / 2);
    // Whole by its digest, but nothing that a driver would take.
    String key = file.getFileName().toString().replace(".bin", "");
    cache(ProgramCache.MOST_BYTES).put(key, bytes(7));
    assertThat(twice()).isEqualTo(6);
    assertThat(Files.size(file)).isGreaterThan(FILE_BYTES);
  }

  /** Returns 3 * 2, computed by a program that a new context takes from the cache or builds. */
  private float twice() {
    ClDevice device = TestDevice.get();
    ClContext context = ClContext.open(device, DeviceClass.of(device), Tuning.none(), false);
    var live = new LiveObjects();
    var builder =
        new ProgramBuilder(device, context.handle(), Optional.of(cache(ProgramCache.MOST_BYTES)));
    var programs = new Programs(device, builder, live);
    float[] result = new float[1];
    try (ClContext.Scratch x = context.scratch(1)) {
      context.queue().fill(x.block(), 0, 1, Float.floatToRawIntBits(3));
      ClKernel kernel = programs.source("a test", TEXT, "-DN=2").kernel("twice");
      context.launch(kernel).block(x.block()).run(Grid.line(1, 1));
      context
          .queue()
          .read(x.block(), 0, 1, (from, count, area) -> result[0] = area.get(JAVA_FLOAT, 0));
    } finally {
      programs.close();
      context.close();
    }
    assertThat(live.count()).isZero();
    return result[0];
  }
}
