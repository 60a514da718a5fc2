package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCorpusTest {
  @TempDir Path folder;

  @Test
  void tokensAreCodePointsInAscendingOrder() throws IOException {
    TextCorpus corpus = TextCorpus.read(Files.writeString(folder.resolve("text"), "ba🎲éa"));

    assertThat(corpus.tokens()).containsExactly(1, 0, 3, 2, 0);
    assertThat(corpus.vocabulary().texts()).containsExactly("a", "b", "é", "🎲");
    assertThat(corpus.vocabulary().decode(corpus.tokens())).isEqualTo("ba🎲éa");
  }

  @Test
  void targetsAreTheInputsOneCharacterLater() {
    Dataset windows = TextCorpus.of("abcdefg").windows(3);

    Batch batch = windows.batch(new int[] {1, 0});

    assertThat(windows.size()).isEqualTo(2);
    assertThat(batch.inputs())
        .isEqualTo(new HostArray.Ints(new int[] {3, 4, 5, 0, 1, 2}, Shape.of(2, 3)));
    assertThat(batch.targets())
        .isEqualTo(new HostArray.Ints(new int[] {4, 5, 6, 1, 2, 3}, Shape.of(2, 3)));
    assertThat(windows.classNames()).hasSize(7);
  }

  @Test
  void aWindowWithoutItsLastTargetIsLeftOut() {
    assertThat(TextCorpus.of("abcdef").windows(3).size()).isEqualTo(1);
  }

  @Test
  void trainAndTestWindowsComeFromBothSidesOfTheCut() {
    TrainTest parts = TextCorpus.of("abcdefghij").windows(2, 0.6);

    assertThat(parts.train().size()).isEqualTo(2);
    assertThat(parts.test().batch(new int[] {0}).inputs())
        .isEqualTo(new HostArray.Ints(new int[] {6, 7}, Shape.of(1, 2)));
  }

  @Test
  void aTextThatFillsNoWindowIsRefused() {
    assertThatThrownBy(() -> TextCorpus.of("abc").windows(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("windows: the text has 3 tokens, one window of 3 needs 4");
    assertThatThrownBy(() -> TextCorpus.of("abc").windows(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> TextCorpus.of("")).hasMessageContaining("empty");
  }

  @Test
  void filesWithoutTextAreRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xE9, 'b'});

    assertThatThrownBy(() -> TextCorpus.read(empty))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("file is empty");
    assertThatThrownBy(() -> TextCorpus.read(latin))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void aClosedVocabularyRefusesWhatAnOpenOneCallsUnknown() {
    assertThatThrownBy(() -> CharVocabulary.closed(List.of("ab")).token('c'))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vocabulary: character U+0063 is not one of its 2");

    CharVocabulary open = CharVocabulary.open(List.of("ab"));
    assertThat(open.encode("bca")).containsExactly(3, CharVocabulary.UNKNOWN, 2);
    assertThat(open.decode(3, 1, 2, 0)).isEqualTo("b\uFFFDa");
    assertThatThrownBy(() -> open.decode(4)).hasMessageContaining("tokens are 0..3");
  }
}
