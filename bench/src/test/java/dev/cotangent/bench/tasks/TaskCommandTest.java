package dev.cotangent.bench.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TaskCommandTest {
  private static final RandomKey KEY = RandomKey.of(5);

  @Test
  void aShortRunSaysHowGoodItIs() {
    CommandRun run =
        CommandRun.of(
            "task", "adding", "--length", "10", "--steps", "20", "--model", "gru", "--growth", "9");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("adding problem, T = 10: gru 8", "20 steps", "not solved", "0.16667")
        .containsPattern("loss \\d\\.\\d{5}, right \\d+\\.\\d\\d %");
    assertThat(run.err()).contains("step 20  loss");
  }

  @Test
  void programsGetWhatTheTextSays() {
    String line = "task adding --length 10 --steps 20 --model gru --rate 0.01 --clip 0";
    String text = CommandRun.of(line.split(" ")).out();
    CommandRun run = CommandRun.of((line + " --json --check").split(" "));

    // What is not solved fails the check, and is told of all the same.
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("was not solved");
    JsonTree json = JsonTree.parse(run.out());
    assertThat(json.at("complete").isTrue()).isTrue();
    assertThat(json.at("task").text()).isEqualTo("adding");
    assertThat(json.at("time").number()).isEqualTo(10);
    assertThat(json.at("model").text()).isEqualTo("gru");
    assertThat(json.at("rate").number()).isEqualTo(0.01);
    assertThat(json.at("clip").number()).isZero();
    assertThat(json.at("steps").number()).isEqualTo(20);
    assertThat(json.at("solved").isTrue()).isFalse();
    var score =
        new SequenceTask.Score(json.at("loss").number(), json.at("right").number()).toString();
    assertThat(text).contains(json.at("title").text() + ": gru 8", score);
    assertThat(text).endsWith("loss: " + json.at("measure").text() + "\n");
  }

  @Test
  void theHelpNamesAllKeysOfATask() {
    String line = "task reber --steps 1 --units 2 --json";

    assertThat(CommandRun.of(line.split(" ")).json("task").at("time").number()).isEqualTo(60);
  }

  @Test
  void whatIsNotSolvedFailsTheCheck() {
    CommandRun run =
        CommandRun.of("task", "temporal-order", "--length", "20", "--steps", "1", "--check");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("was not solved");
  }

  @Test
  void theCuresOfTheLiteratureAreSwitches() {
    String[] line = {
      "task",
      "temporal-order",
      "--length",
      "12",
      "--steps",
      "5",
      "--model",
      "rnn",
      "--descent",
      "sgd",
      "--rate",
      "0.01",
      "--clip",
      "0",
      "--flow",
      "2",
      "--noise",
      "0.01"
    };
    CommandRun run = CommandRun.of(line);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("rnn 8", "5 steps");
    CommandRun gated = CommandRun.of("task", "adding", "--steps", "1", "--flow", "2");
    assertThat(gated.code()).isEqualTo(2);
    assertThat(gated.err()).contains("--flow is for simple networks: rnn, rnn-orthogonal, irnn");
  }

  @Test
  void badRequestsAreUsageErrors() {
    assertThat(CommandRun.of("task", "none").err()).contains("tasks are adding, temporal-order");
    assertThat(CommandRun.of("task", "adding", "--model", "x").err()).contains("models are lstm");
    assertThat(CommandRun.of("task", "copy", "--clip", "-1").err()).contains("--clip must not be");
    assertThat(CommandRun.of("task", "copy", "--units", "0").code()).isEqualTo(2);
    assertThat(CommandRun.of("task", "copy", "--descent", "x").err())
        .contains("rules are adam, sgd");
  }

  @Test
  void guessingHasTheLossThatTheTaskSays() {
    var adding = new AddingProblem(40);
    Batch sums = adding.draw(KEY, 20_000);
    float[] ones = new float[20_000];
    Arrays.fill(ones, 1);
    // The standard error of 20 000 squares of variance 7/180 is 0.0014.
    assertThat(adding.score(ones, sums).loss()).isBetween(1 / 6.0 - 0.006, 1 / 6.0 + 0.006);

    var order = new TemporalOrder(50);
    SequenceTask.Score chance = order.score(new float[4 * 1000], order.draw(KEY, 1000));
    assertThat(chance.loss()).isBetween(Math.log(4) - 1e-6, Math.log(4) + 1e-6);
  }

  @Test
  void blanksAndGuessesHaveTheLossOfCopyingWithoutMemory() {
    var copy = new CopyMemory(30);
    Batch batch = copy.draw(KEY, 4);
    float[] outputs = new float[4 * 50 * 9];
    for (int row = 0; row < 4 * 50; row++) {
      boolean asked = row % 50 >= 40;
      for (int c = 0; c < 9; c++) {
        outputs[row * 9 + c] = (c == 0) == asked ? -100 : 0;
      }
    }
    SequenceTask.Score score = copy.score(outputs, batch);
    assertThat(score.loss())
        .isBetween(0.9999 * 10 * Math.log(8) / 50, 1.0001 * 10 * Math.log(8) / 50);
  }

  @Test
  void rightAnswersSolveEachTask() {
    var adding = new AddingProblem(10);
    Batch sums = adding.draw(KEY, 50);
    assertThat(adding.isSolved(adding.score(((HostArray.Reals) sums.targets()).values(), sums)))
        .isTrue();
    for (SequenceTask task : new SequenceTask[] {new TemporalOrder(20), new CopyMemory(10)}) {
      Batch batch = task.draw(KEY, 50);
      assertThat(task.isSolved(task.score(oneHot(batch, task.outputs()), batch))).isTrue();
    }
  }

  @Test
  void aReberStringIsRightIfAllThatMayComeIsLikeliest() {
    var reber = new EmbeddedReber();
    Batch batch = reber.draw(KEY, 200);
    SequenceTask.Score onlyWhatCame = reber.score(oneHot(batch, 7), batch);
    // Where two symbols may come, giving only one a chance is wrong.
    assertThat(onlyWhatCame.right()).isZero();
    var drawn = EmbeddedReber.Reber.draw(KEY);
    assertThat(drawn.text()).matches("B[TP]B[TPSXV]+E[TP]E");
    assertThat(drawn.text().charAt(1)).isEqualTo(drawn.text().charAt(drawn.text().length() - 2));
    assertThat(drawn.choices()).hasSize(drawn.text().length() - 1);
    for (int i = 0; i < drawn.choices().size(); i++) {
      assertThat(drawn.choices().get(i)).contains(drawn.text().substring(i + 1, i + 2));
    }
  }

  private static float[] oneHot(Batch batch, int classes) {
    int[] labels = ((HostArray.Ints) batch.targets()).values();
    float[] logits = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      logits[i * classes + labels[i]] = 100;
    }
    return logits;
  }
}
