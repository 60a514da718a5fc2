package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code .ci/api} says about changes since a release, in repositories made for it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script wants a shell")
class ApiCheckTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A public type of the release, from which a method goes. */
  private static final String PROMISE =
      """
      package dev.cotangent.tensor;

      /** What a release promised. */
      public final class Promise {
        private Promise() {}

        /** Returns one. */
        public static int kept() {
          return 1;
        }
      %s}
      """;

  private static final String BROKEN =
      """

        /** Returns two. */
        public static int broken() {
          return 2;
        }
      """;

  @TempDir private Path repository;

  @Test
  void withoutAReleaseItSaysSoAndPasses() throws Exception {
    copy(Path.of(".ci/api"));
    commit();

    Run run = run(".ci/api");

    assertThat(run.code()).as(run.output()).isZero();
    assertThat(run.output()).contains("there is no release yet").contains("nothing to compare");
  }

  @Test
  @Tag("slow")
  void aPublicMethodThatWentWithinASeriesIsNamed() throws Exception {
    for (String file : run(ROOT, "git", "ls-files", "-co", "--exclude-standard").lines()) {
      if (Files.isRegularFile(ROOT.resolve(file))) {
        copy(Path.of(file));
      }
    }
    Path promise = repository.resolve("core/src/main/java/dev/cotangent/tensor/Promise.java");
    Files.writeString(promise, PROMISE.formatted(BROKEN));
    commit();
    run("git", "tag", "v" + Pom.in(ROOT).version().replace("-SNAPSHOT", ""));
    Files.writeString(promise, PROMISE.formatted(""));

    Run run = run(".ci/api", "core");

    assertThat(run.code()).as(run.output()).isEqualTo(1);
    assertThat(run.output())
        .contains("of the same series")
        .contains("dev.cotangent.tensor.Promise.broken()")
        .contains("METHOD_REMOVED")
        .doesNotContain("kept()");
  }

  private void copy(Path file) throws IOException {
    Path to = repository.resolve(file);
    Files.createDirectories(to.getParent());
    Files.copy(ROOT.resolve(file), to);
  }

  private void commit() throws Exception {
    run("git", "init", "-q");
    run("git", "add", "-A");
    run("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "all");
  }

  private record Run(int code, String output) {
    List<String> lines() {
      return output.lines().toList();
    }
  }

  private Run run(String... command) throws Exception {
    return run(repository, command);
  }

  private static Run run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
