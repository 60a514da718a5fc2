package dev.cotangent.bench.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.report.JsonTree;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On two classes of made-up images: dark ones and bright ones. */
class ImagesCommandTest {
  @TempDir static Path data;

  @BeforeAll
  static void writeImages() throws IOException {
    for (String part : new String[] {"train", "test"}) {
      for (int i = 0; i < 8; i++) {
        Path folder = Files.createDirectories(data.resolve("images/" + part + "/class" + i % 2));
        var image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 16; p++) {
          image.setRGB(p % 4, p / 4, i % 2 == 0 ? 0x101010 * (p % 3) : 0xFFFFFF - p);
        }
        assertThat(ImageIO.write(image, "png", folder.resolve(i + ".png").toFile())).isTrue();
      }
    }
  }

  private static CommandRun images(String... more) {
    String[] line = {"images", "--task", "images", "--data", data.toString(), "--epochs", "1"};
    return CommandRun.of(Stream.of(line, more).flatMap(Stream::of).toArray(String[]::new));
  }

  @Test
  void theTableHasCostsAccuracyAndTheGradientOfEachStage() {
    CommandRun run = images("--models", "lenet,tanh30-skip");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("images  8 images [32,32,3] to learn from, 8 to be judged by, 2 classes")
        .containsPattern("LeNet-5 +[\\d,]+ +\\d+\\.\\d +\\d+ +\\d+\\.\\d +\\d+\\.\\d +\\S+ % +1 ")
        .containsPattern("gradient of LeNet-5: conv1 \\S+ > \\S+; conv2 .*dense3 ")
        .containsPattern("gradient of the same with skips: first .*; layer3 \\S+ > \\S+; last ");
  }

  @Test
  void jsonIsOneDocumentWithTheDocumentedKeys() {
    CommandRun run = images("--models", "lenet", "--json");

    JsonTree json = run.json("images");
    assertThat(json.names())
        .containsExactly(
            "schema",
            "command",
            "version",
            "complete",
            "backend",
            "jdk",
            "seeds",
            "task",
            "trainRows",
            "testRows",
            "classes",
            "models");
    assertThat(json.at("complete").text()).isEqualTo("true");
    JsonTree model = json.at("models").items().getFirst();
    assertThat(model.names())
        .containsExactly(
            "model",
            "title",
            "parameters",
            "flops",
            "activationBytes",
            "batch",
            "epochs",
            "testAccuracy",
            "secondsPerEpoch",
            "forwardSeconds",
            "backwardSeconds",
            "firstOverLastAtStart",
            "firstOverLastAtEnd",
            "stages");
    // 2 * (28*28*6*75 + 10*10*16*150 + 120*400 + 84*120 + 2*84), padding of conv1 aside
    assertThat(model.at("flops").number()).isPositive();
    assertThat(model.at("forwardSeconds").at("mean").number()).isPositive();
    JsonTree stages = model.at("stages");
    assertThat(stages.items())
        .extracting(stage -> stage.at("stage").text())
        .containsExactly("conv1", "conv2", "dense1", "dense2", "dense3");
    double first = stages.items().getFirst().at("gradientAtStart").at("mean").number();
    double last = stages.items().getLast().at("gradientAtStart").at("mean").number();
    assertThat(model.at("firstOverLastAtStart").at("mean").number()).isEqualTo(first / last);
  }

  @Test
  void unknownModelsAreAnsweredWithAllOfThem() {
    CommandRun run = images("--models", "resnet21");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("\"resnet21\"", "plain20, resnet20", "convnext");
  }

  @Test
  void tooLowAnAccuracyIsExitCode1AfterTheResult() {
    CommandRun run = images("--models", "lenet", "--min-accuracy", "101");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("LeNet-5");
    assertThat(run.err()).contains("images-lenet", "below the 101.0 % of --min-accuracy");
  }

  @Test
  void whatWasAskedToStopSaysWhatItHas() {
    var stop = new StopSignal();
    stop.request();

    CommandRun run =
        CommandRun.of(
            Map.of(), false, stop, "images", "--task", "images", "--data", data.toString());

    assertThat(run.code()).isEqualTo(130);
    assertThat(run.out()).contains("Stopped early");
  }

  @Test
  void aMissingSetIsNamed() {
    CommandRun run = CommandRun.of("images", "--task", "cifar10", "--data", data.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("data set \"cifar10\" was not found");
  }
}
