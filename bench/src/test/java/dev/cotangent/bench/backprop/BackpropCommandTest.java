package dev.cotangent.bench.backprop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackpropCommandTest {

  @Test
  void namesAreComparedAndWrittenForPrograms() {
    CommandRun run =
        CommandRun.of(
            "compare",
            "backprop",
            "--tasks",
            "names",
            "--rows",
            "16",
            "--epochs",
            "1",
            "--seeds",
            "2",
            "--json");

    JsonTree json = run.json("compare backprop");
    JsonTree contest = json.at("contests").items().getFirst();
    assertThat(contest.at("winner").text()).startsWith("Names: ");
    List<JsonTree> models = contest.at("models").items();
    assertThat(models)
        .extracting(m -> m.at("model").text())
        .containsExactly("names-cnn", "names-rnn", "names-gru", "names-lstm");
    for (JsonTree model : models) {
      assertThat(model.at("forwardSeconds").number()).isPositive();
      assertThat(model.at("backwardSeconds").number()).isPositive();
      assertThat(model.at("testAccuracy").at("runs").items()).hasSize(2);
      double shares =
          model.at("inputGradientAtEnd").items().stream().mapToDouble(JsonTree::number).sum();
      assertThat(shares).isCloseTo(1, within(1e-6));
      double rows =
          model.at("lengths").items().stream().mapToDouble(l -> l.at("rows").number()).sum();
      assertThat(rows).isEqualTo(16);
    }
    assertThat(json.at("fields").items()).isEmpty();
  }

  /** On MNIST; skipped where it is not. */
  @Tag("slow")
  @Test
  void imagesAreComparedInEachOrderAndDrawn(@TempDir Path folder) {
    Path page = folder.resolve("page.html");

    CommandRun run =
        CommandRun.of(
            "compare",
            "backprop",
            "--tasks",
            "mnist",
            "--rows",
            "200",
            "--epochs",
            "1",
            "--seeds",
            "1",
            "--report",
            page.toString());

    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("LeNet-5 +61,706 +833 +6.8 ")
        .contains("rows shuffled", "points shuffled", "Where each wins")
        .containsPattern("conv1 +5 x 5")
        .containsPattern("pool2 +16 x 16");
    assertThat(page).content().contains("Receptive field", "Test accuracy on images whose points");
  }
}
