package dev.cotangent.bench.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On MNIST; skipped where it is not. */
class ResidualCommandTest {

  @Test
  void theDocumentAndThePageHaveAllThreeNetsStageByStage(@TempDir Path folder) {
    Path page = folder.resolve("page.html");
    CommandRun run =
        CommandRun.of(
            "compare",
            "resnet-convnext",
            "--rows",
            "16",
            "--epochs",
            "1",
            "--json",
            "--report",
            page.toString());
    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    JsonTree json = run.json("compare resnet-convnext");
    List<JsonTree> models = json.at("models").items();
    assertThat(models)
        .extracting(m -> m.at("model").text())
        .containsExactly("mnist-plain20", "mnist-resnet20", "mnist-convnext");
    for (JsonTree model : models) {
      List<JsonTree> stages = model.at("stages").items();
      assertThat(stages).hasSizeGreaterThan(3);
      for (JsonTree stage : stages) {
        assertThat(stage.at("gradientAtStart").at("mean").number()).isPositive();
      }
      assertThat(model.at("backwardSeconds").at("mean").number()).isPositive();
    }
    assertThat(page).content().contains("Gradient in the stages of ResNet-20");
  }

  @Test
  @Tag("slow")
  void threeThousandImagesAreEnoughForAllThree() {
    CommandRun run = CommandRun.of("compare", "resnet-convnext", "--min-accuracy", "96");
    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("ResNet-20, layer1", "plain net of 20, layer3", "ConvNeXt-micro, first/last");
  }
}
