package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.KernelCases;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On a class path without the flag, the scalar backend is chosen and computes every kernel. */
class WithoutVectorModuleTest {
  /** Runs every tenth case on the best backend; prints its name and how many cases failed. */
  public static void main(String[] args) {
    try (Backend backend = Backends.best()) {
      var judge = new Judge(backend);
      var cases = KernelCases.all();
      int errors = 0;
      for (int i = 0; i < cases.size(); i += 10) {
        errors += judge.judge(cases.get(i), backend).passed() ? 0 : 1;
      }
      System.out.println(backend.name() + " errors " + errors);
    }
  }

  @Test
  void scalarBackendIsChosenAndLoadsNoVectorClass() throws Exception {
    String classPath =
        Stream.of(CpuBackend.class, Backend.class, WithoutVectorModuleTest.class)
            .map(WithoutVectorModuleTest::root)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                WithoutVectorModuleTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("cpu-scalar errors 0").contains("--add-modules");
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
