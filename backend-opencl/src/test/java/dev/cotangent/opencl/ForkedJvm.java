package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a main class of these tests in a JVM of its own, on the class path. */
final class ForkedJvm {
  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private ForkedJvm() {}

  /** Returns what a main class printed, with native access allowed. */
  static String run(Class<?> main, Map<String, String> environment, String... flags)
      throws Exception {
    String[] all =
        Stream.concat(Stream.of(NATIVE_ACCESS), Arrays.stream(flags)).toArray(String[]::new);
    return runWithout(main, environment, all);
  }

  /** Returns what a main class printed, with the given flags alone. */
  static String runWithout(Class<?> main, Map<String, String> environment, String... flags)
      throws Exception {
    String classPath =
        Stream.of(OpenClBackend.class, Backend.class, main)
            .map(ForkedJvm::root)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(flags));
    String cache = System.getProperty(CacheFolder.PROPERTY, "");
    if (!cache.isEmpty()) {
      command.add("-D" + CacheFolder.PROPERTY + "=" + cache);
    }
    command.addAll(List.of("-cp", classPath, main.getName()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    return status == 0 ? output : output + "\nexit status " + status;
  }

  /** Returns the folder or archive that a class was loaded from. */
  private static String root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String url = String.valueOf(type.getResource("/" + name));
    String location = url.substring(0, url.length() - name.length());
    return location.startsWith("jar:")
        ? Path.of(URI.create(location.substring(4, location.indexOf('!')))).toString()
        : Path.of(URI.create(location)).toString();
  }
}
