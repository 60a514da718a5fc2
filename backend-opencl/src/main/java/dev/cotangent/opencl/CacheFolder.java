package dev.cotangent.opencl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What this module remembers between runs: files in the user's cache, which anybody may delete.
 *
 * <p>The folder is {@code cotangent/opencl} where the system keeps caches, or what the property
 * {@value #PROPERTY} names. Files are replaced as a whole, so that two processes may write at once.
 */
record CacheFolder(Path path) {
  /** The system property that names another folder. */
  static final String PROPERTY = "cotangent.opencl.cache";

  /** Returns the folder of the user who runs this process. */
  static CacheFolder ofUser() {
    String named = System.getProperty(PROPERTY, "");
    return named.isBlank()
        ? new CacheFolder(
            base(
                    System.getProperty("os.name", ""),
                    Path.of(System.getProperty("user.home", "")),
                    System.getenv())
                .resolve("cotangent")
                .resolve("opencl"))
        : new CacheFolder(Path.of(named));
  }

  /** Returns where a system keeps the caches of a user. */
  static Path base(String system, Path home, Map<String, String> environment) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return named(environment, "LOCALAPPDATA").orElse(home.resolve("AppData").resolve("Local"));
    }
    if (name.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    return named(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache"));
  }

  private static Optional<Path> named(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(s -> !s.isBlank()).map(Path::of);
  }

  /**
   * Returns the content of a file, if there is one.
   *
   * @throws IOException if it is there and cannot be read
   */
  Optional<byte[]> read(String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(path.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes a file, all of it or nothing, and returns where it lies. */
  Path write(String name, byte[] content) throws IOException {
    Files.createDirectories(path);
    Path part = Files.createTempFile(path, name, ".part");
    try {
      Files.write(part, content);
      return Files.move(
          part,
          path.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
