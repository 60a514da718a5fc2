package dev.cotangent.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;

/** What {@code --version} prints: the project's, the JDK's and the machine's. */
public final class Version implements CommandLine.IVersionProvider {
  private static final String RESOURCE = "version.properties";
  private static final String COMMIT = "cotangent.commit";

  @Override
  public String[] getVersion() {
    return new String[] {
      "cotangent " + ofProject() + commit().map(c -> " (commit " + c + ")").orElse(""),
      "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      System.getProperty("os.name") + " " + System.getProperty("os.arch")
    };
  }

  /**
   * Returns the commit that the launcher found the sources at, with {@code +} if files differ from
   * it; empty without the launcher, or outside of a repository.
   */
  static Optional<String> commit() {
    return Optional.ofNullable(System.getProperty(COMMIT)).filter(c -> !c.isBlank());
  }

  /** Returns the version that the build wrote beside this class. */
  public static String ofProject() {
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "version: " + RESOURCE + " is not on the class path; build the project");
      }
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
