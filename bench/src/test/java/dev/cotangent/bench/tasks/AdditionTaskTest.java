package dev.cotangent.bench.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.report.JsonTree;
import dev.cotangent.data.CharVocabulary;
import dev.cotangent.expr.RandomKey;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdditionTaskTest {
  private static final CharVocabulary CHARACTERS = CharVocabulary.closed(List.of("0123456789+ "));
  private static final AdditionTask TASK =
      new AdditionTask(3, new AdditionTask.Settings(8, 1, 4, 1e-3, false, 1));

  @Test
  void theSourceIsBackwardsAndTheTargetIsTheSum() {
    AdditionTask.Example example = TASK.example(535, 61);
    assertThat(CHARACTERS.decode(example.source())).isEqualTo(" 16+535");
    assertThat(CHARACTERS.decode(example.target())).isEqualTo("596  ");
  }

  @Test
  void noPairIsBothLearnedAndTested() {
    Set<String> tested = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      tested.add(TASK.draw(RandomKey.of(1).derive(i), true).question());
    }
    for (int i = 0; i < 3000; i++) {
      assertThat(tested).doesNotContain(TASK.draw(RandomKey.of(2).derive(i), false).question());
    }
  }

  @Test
  void aShortRunSaysHowManyAreRight() {
    String[] line = {"addition", "--steps", "3", "--units", "8", "--digits", "1"};
    CommandRun run = CommandRun.of(line);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("addition of 1 digits: LSTM 8 to LSTM 8,", "of unseen sums");
    CommandRun failed =
        CommandRun.of("addition", "--steps", "1", "--units", "4", "--min-accuracy", "99");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("below the 99.0 % of --min-accuracy");
    assertThat(CommandRun.of("addition", "--digits", "9").code()).isEqualTo(2);
  }

  @Test
  void programsGetWhatTheTextSays() {
    String line = "addition --steps 3 --units 8 --digits 1 --attention --seed 4";
    String text = CommandRun.of(line.split(" ")).out();
    JsonTree json = CommandRun.of((line + " --json").split(" ")).json("addition");

    assertThat(json.at("complete").isTrue()).isTrue();
    assertThat(json.at("seeds").items().getFirst().number()).isEqualTo(4);
    assertThat(json.at("attention").isTrue()).isTrue();
    assertThat(json.at("steps").number()).isEqualTo(3);
    assertThat(json.at("testRows").number()).isEqualTo(AdditionTask.TEST_PAIRS);
    assertThat(json.at("sample").items())
        .hasSize(3)
        .allSatisfy(answer ->
            assertThat(text)
                .contains(answer.at("question").text() + " = " + answer.at("answer").text()));
    assertThat(text)
        .contains(
            String.format(Locale.ROOT, "%,d parameters", (long) json.at("parameters").number()),
            String.format(Locale.ROOT, "right: %.2f %%", 100 * json.at("right").number()));
  }

  @Test
  void aRunThatWasStoppedSaysHowFarItCame() {
    var stop = new StopSignal();
    stop.request();
    String[] line = {"addition", "--steps", "3", "--units", "4", "--digits", "1", "--json"};
    CommandRun run = CommandRun.of(Map.of(), false, stop, line);

    assertThat(run.code()).isEqualTo(130);
    JsonTree json = JsonTree.parse(run.out());
    assertThat(json.at("complete").isTrue()).isFalse();
    assertThat(json.at("steps").number()).isZero();
  }
}
