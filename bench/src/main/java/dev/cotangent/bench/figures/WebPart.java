package dev.cotangent.bench.figures;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The scripts and styles that reports are made of. */
final class WebPart {
  private static final String POM = "META-INF/maven/org.webjars.npm/echarts/pom.properties";

  private WebPart() {}

  /** Returns a file beside this class. */
  static String own(String name) {
    return read(WebPart.class.getResourceAsStream(name), name);
  }

  /** Returns the whole of Apache ECharts as one script. */
  static String library() {
    String name = "META-INF/resources/webjars/echarts/%s/dist/echarts.min.js".formatted(version());
    return read(loader().getResourceAsStream(name), name);
  }

  /** Returns the version of the webjar of Apache ECharts, which its paths hold. */
  static String version() {
    var properties = new Properties();
    try (InputStream in = loader().getResourceAsStream(POM)) {
      if (in == null) {
        throw missing(POM);
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static ClassLoader loader() {
    return WebPart.class.getClassLoader();
  }

  private static String read(@Nullable InputStream in, String name) {
    if (in == null) {
      throw missing(name);
    }
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("report: " + name + " is not on the class path");
  }
}
