package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a published module needs at run time is what README and CONTRIBUTING say: the core. */
class DependenciesTest {
  private static final Pom PARENT = Pom.in(Pom.ROOT);

  /**
   * What is published.
   *
   * @param artifacts that come along
   * @param modules that it reads, those of the JDK's base aside
   */
  private record Published(String folder, List<String> artifacts, Set<String> modules) {
    static Published of(String folder, String... modules) {
      return new Published(folder, List.of("dev.cotangent:cotangent-core"), Set.of(modules));
    }
  }

  static List<Published> published() {
    return List.of(
        new Published("core", List.of(), Set.of()),
        Published.of("backend-cpu-simd", "dev.cotangent.core", "jdk.incubator.vector"),
        Published.of("backend-opencl", "dev.cotangent.core"),
        Published.of("layers-cnn", "dev.cotangent.core"),
        Published.of("layers-rnn", "dev.cotangent.core"));
  }

  @Test
  void allModulesOfTheBuildButTheWorkbenchArePublished() {
    assertThat(PARENT.modules())
        .filteredOn(module -> !module.startsWith("bench"))
        .containsExactlyElementsOf(published().stream().map(Published::folder).toList());
  }

  @ParameterizedTest
  @MethodSource("published")
  void anArtifactBringsTheCoreAndNothingElse(Published published) {
    assertThat(Pom.in(Pom.ROOT.resolve(published.folder)).runTimeDependencies())
        .containsExactlyElementsOf(published.artifacts);
  }

  @Test
  void theParentAddsNothingThatIsThereAtRunTime() {
    assertThat(PARENT.dependencies()).isNotEmpty();
    assertThat(PARENT.runTimeDependencies()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("published")
  void aModuleReadsTheCoreAndNothingElse(Published published) throws Exception {
    Path descriptor = Pom.ROOT.resolve(published.folder).resolve("src/main/java/module-info.java");

    Set<String> read =
        Pattern.compile("^\\s*requires (?:transitive )?([\\w.]+);", Pattern.MULTILINE)
            .matcher(Files.readString(descriptor))
            .results()
            .map(line -> line.group(1))
            .collect(Collectors.toSet());

    assertThat(read).isEqualTo(published.modules);
  }
}
