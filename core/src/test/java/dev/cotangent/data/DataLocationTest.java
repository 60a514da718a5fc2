package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLocationTest {
  @TempDir Path root;
  private Path work;

  @BeforeEach
  void makeWorkingDirectory() throws IOException {
    root = root.toRealPath();
    work = Files.createDirectories(root.resolve("work"));
  }

  @Test
  void placesAreSearchedInOrder() throws IOException {
    Map<String, String> environment = Map.of("COTANGENT_DATA", root.resolve("env").toString());

    Path cached = set("home/.cache/cotangent");
    assertThat(location(environment).find("mnist")).isEqualTo(cached);
    Path shared = set("shared/data");
    assertThat(location(environment).find("mnist")).isEqualTo(shared);
    Path named = set("env");
    assertThat(location(environment).find("mnist")).isEqualTo(named);
  }

  @Test
  void theCacheFollowsItsVariable() throws IOException {
    Path cached = set("xdg/cotangent");

    assertThat(location(Map.of("XDG_CACHE_HOME", root.resolve("xdg").toString())).find("mnist"))
        .isEqualTo(cached);
  }

  @Test
  void aFolderThatWasAskedForIsTheOnlyOne() throws IOException {
    set("shared/data");
    Path asked = set("asked");

    assertThat(location(Map.of()).find("mnist", Optional.of(root.resolve("asked"))))
        .isEqualTo(asked);
    assertThatThrownBy(() -> location(Map.of()).find("mnist", Optional.of(root.resolve("none"))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(root.resolve("none/mnist").toString());
  }

  @Test
  void withoutAFolderTheUsualPlacesAreSearched() throws IOException {
    Path shared = set("shared/data");

    assertThat(location(Map.of("COTANGENT_DATA", " ")).find("mnist", Optional.empty()))
        .isEqualTo(shared);
  }

  @Test
  void aMissingSetListsPlacesAndRemedies() {
    assertThatThrownBy(() -> location(Map.of("COTANGENT_DATA", "/nowhere")).find("mnist"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data set \"mnist\" was not found")
        .hasMessageContaining(Path.of("/nowhere/mnist").toString())
        .hasMessageContaining(root.resolve("shared/data/mnist").toString())
        .hasMessageContaining(root.resolve("home/.cache/cotangent/mnist").toString())
        .hasMessageContaining("--data DIR or $COTANGENT_DATA");
  }

  private DataLocation location(Map<String, String> environment) {
    return new DataLocation(environment, work, root.resolve("home"));
  }

  private Path set(String place) throws IOException {
    return Files.createDirectories(root.resolve(place).resolve("mnist"));
  }
}
