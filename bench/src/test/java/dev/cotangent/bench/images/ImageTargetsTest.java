package dev.cotangent.bench.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What image models reach on MNIST, with their own recipes; skipped where it is not. */
@Tag("slow")
class ImageTargetsTest {

  private static CommandRun run(String... line) {
    CommandRun run = CommandRun.of(line);
    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    return run;
  }

  @Test
  void leNetIsWrongInAtMostOneOfAHundredAfterTwelveEpochs() {
    run("train", "mnist-lenet", "--epochs", "12", "--min-accuracy", "99.0");
  }

  @Test
  void theSmallCnnReachesItsTargetAfterTenEpochs() {
    run("train", "mnist-cnn", "--epochs", "10", "--min-accuracy", "99.2");
  }

  @Test
  void residualAndConvNeXtNetsLearnFromTenThousandImages() {
    run("images", "--models", "resnet20,convnext", "--min-accuracy", "98.5");
  }

  /**
   * Thirty tanh layers: what is plain learns nothing, as next to no gradient reaches its first
   * layer; shortcuts or orthogonal initial values let it through.
   */
  @Test
  void shortcutsCarryTheGradientThroughThirtyLayers() {
    String models = "tanh30,tanh30-orthogonal,tanh30-skip";

    CommandRun run = run("images", "--models", models, "--rows", "60000", "--json");

    List<JsonTree> rows = run.json("images").at("models").items();
    JsonTree plain = rows.get(0);
    JsonTree orthogonal = rows.get(1);
    JsonTree residual = rows.get(2);
    assertThat(plain.at("firstOverLastAtStart").at("mean").number()).isLessThan(1e-3);
    assertThat(orthogonal.at("firstOverLastAtStart").at("mean").number()).isGreaterThan(0.1);
    assertThat(residual.at("firstOverLastAtStart").at("mean").number()).isGreaterThan(0.1);
    assertThat(residual.at("testAccuracy").at("mean").number()).isGreaterThanOrEqualTo(0.92);
    assertThat(plain.at("testAccuracy").at("mean").number()).isLessThan(0.5);
  }
}
