package dev.cotangent.bench.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.data.DataException;
import dev.cotangent.data.DataLocation;
import dev.cotangent.diagnostics.Verdict;
import dev.cotangent.nn.Initialisers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example does what it says, with fewer rows than its {@code main} takes. */
class ExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/cotangent/bench/examples");

  @Test
  void namesGruLearns() {
    // chance is 3 %
    assertThat(NamesGru.accuracy(1500, 1)).isGreaterThan(0.10);
  }

  @Test
  void mnistCnnLearns() throws IOException {
    assertThat(MnistCnn.accuracy(mnist(), 1000, 1)).isGreaterThan(0.60);
  }

  private static Path mnist() {
    try {
      return DataLocation.ofProcess().find("mnist");
    } catch (DataException e) {
      assumeTrue(false, e.getMessage());
      throw new AssertionError(e);
    }
  }

  @Test
  void charLanguageModelWritesOn() {
    String sentence = "a loss is a sum of losses. ";
    String written = CharLanguageModel.written(sentence.repeat(40), 12, 2 * sentence.length());

    assertThat(sentence.repeat(4)).contains(written);
  }

  @Test
  void ownLayerPassesTheGradientCheck() {
    assertThat(OwnLayer.check().error()).isLessThan(1e-6);
    assertThat(OwnLayer.check().largest()).isPositive();
  }

  @Test
  void ownActivationLearns() {
    // knowing nothing is about 0.67
    assertThat(OwnActivation.lossAfter(100)).isLessThan(0.15);
  }

  @Test
  void ownBackendSeesTheProductsOfEachLayerAndItsGradients() {
    // two forward, two for weights, and one for the input of the second layer
    assertThat(OwnBackend.callsOfAStep()).containsEntry("matmul", 5).containsKey("pointwise");
  }

  @Test
  void gradientDiagnosisFindsWhatVanishesAndThatTheCureHelps() {
    assertThat(GradientDiagnosis.verdict(Initialisers.inverseRootFanIn()).state())
        .isEqualTo(Verdict.State.VANISHING);
    assertThat(GradientDiagnosis.verdict(Initialisers.orthogonal(1)).state())
        .isEqualTo(Verdict.State.HEALTHY);
  }

  @Test
  void loadedWeightsAnswerAsTheSavedOnes(@TempDir Path folder) throws IOException {
    // four products and sixteen, each rounded to float once
    assertThat(SaveAndLoad.difference(folder.resolve("weights.safetensors"))).isLessThan(1e-5);
  }

  @Test
  void theVerbListsThemAndRunsThem() {
    assertThat(CommandRun.of("example").out().lines()).hasSize(8);
    assertThat(CommandRun.of("example", "own-layer").code()).isZero();
    assertThat(CommandRun.of("example", "juggling").err()).contains("no example juggling");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void eachIsShort(Path source) throws IOException {
    List<String> code =
        Files.readString(source)
            .replaceAll("(?s)/\\*.*?\\*/", "")
            .lines()
            .filter(line -> !line.isBlank() && !line.matches("(import|package) .*"))
            .toList();
    assertThat(code.size()).as(source.toString()).isLessThan(60);
  }

  static Stream<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .filter(f -> !f.endsWith("package-info.java") && !f.endsWith("ExampleCommand.java"))
          .toList()
          .stream();
    }
  }
}
