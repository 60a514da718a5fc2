package dev.cotangent.bench.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryCommandTest {

  @ParameterizedTest
  @CsvSource({
    "resnet18, 11689512",
    "resnet50, 25557032",
    "convnext-tiny, 28589128",
    "vgg16, 138357544",
    "mobilenetv2, 3504872",
    "resnet20, 272474"
  })
  void jsonHasTheParametersOfThePaper(String model, long parameters) {
    CommandRun run = CommandRun.of("summary", model, "--json");

    JsonTree json = run.json("summary");
    assertThat(json.names())
        .containsExactly(
            "schema",
            "command",
            "version",
            "model",
            "input",
            "output",
            "parameters",
            "flops",
            "activations",
            "layers");
    assertThat(json.at("parameters").number()).isEqualTo((double) parameters);
  }

  @Test
  void textListsTheLayersForTheShapeThatWasAskedFor() {
    CommandRun run = CommandRun.of("summary", "resnet20", "--input", "28,28,1", "--classes", "7");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("layer1\\.0\\.conv1 +Conv2d +\\[28,28,16] +2,304 +3,612,672 ")
        .containsPattern("total for input \\[28,28,1] +\\[7] ");
  }

  @Test
  void modelsThatAreTrainedAreDescribedForTheirRows() {
    CommandRun run = CommandRun.of("summary", "names-gru");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("embedding", "total for input [40]", "[34]");
    assertThat(CommandRun.of("summary", "names-gru", "--classes", "3").err())
        .contains("do not go with names-gru");
  }

  @Test
  void shapesThatDoNotFitAreSaidWithTheLayer() {
    CommandRun run = CommandRun.of("summary", "lenet", "--input", "4,4,1");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("lenet: layer ", "[");
    assertThat(CommandRun.of("summary", "resnet21").err()).contains("there is no model");
  }
}
