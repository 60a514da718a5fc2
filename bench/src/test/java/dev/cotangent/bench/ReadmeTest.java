package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what this project does. */
class ReadmeTest {
  private static final Path EXAMPLE =
      Path.of("src/test/java/dev/cotangent/bench/ReadmeExample.java");
  private static final Path README = Path.of("../README.md");

  @Test
  void theExampleStandsInTheReadme() throws IOException {
    String source = Files.readString(EXAMPLE);
    String example =
        source
            .substring(source.indexOf("// README: begin\n") + 17, source.indexOf("// README: end"))
            .stripIndent();
    assertThat(Files.readString(README)).contains("```java\n" + example + "```");
  }

  @Test
  void theExampleLearns() {
    // chance is 3 %; one epoch reaches about 40 %
    assertThat(ReadmeExample.train(1)).isGreaterThan(0.2);
  }
}
