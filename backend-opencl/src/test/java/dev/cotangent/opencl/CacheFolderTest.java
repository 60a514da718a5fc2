package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  private static final Path HOME = Path.of("home");

  @Test
  void folderIsWhereEachSystemKeepsCaches() {
    assertThat(CacheFolder.base("Linux", HOME, Map.of())).isEqualTo(HOME.resolve(".cache"));
    assertThat(CacheFolder.base("Linux", HOME, Map.of("XDG_CACHE_HOME", "x")))
        .isEqualTo(Path.of("x"));
    assertThat(CacheFolder.base("Mac OS X", HOME, Map.of("XDG_CACHE_HOME", "x")))
        .isEqualTo(HOME.resolve("Library").resolve("Caches"));
    assertThat(CacheFolder.base("Windows 11", HOME, Map.of("LOCALAPPDATA", "l")))
        .isEqualTo(Path.of("l"));
  }

  @Test
  void fileIsReplacedAsAWhole(@TempDir Path path) throws Exception {
    var folder = new CacheFolder(path.resolve("made"));
    assertThat(folder.read("a")).isEmpty();
    folder.write("a", new byte[] {1, 2, 3});
    folder.write("a", new byte[] {4});
    assertThat(folder.read("a")).hasValue(new byte[] {4});
    try (var files = Files.list(path.resolve("made"))) {
      assertThat(files).containsExactly(path.resolve("made").resolve("a"));
    }
  }
}
