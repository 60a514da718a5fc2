package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordVocabularyTest {
  private static final String TEXT = "to be, or not to be: that is the question. 42 times!";

  @Test
  void wordsComeByFrequencyThenByTheirCharacters() {
    WordVocabulary words = WordVocabulary.of(List.of(TEXT), 6);
    assertThat(words.texts()).containsExactly("", "\uFFFD", "be", "to", "!", ",");
    assertThat(words.size()).isEqualTo(6);
    assertThat(words.encode("to be, question")).containsExactly(3, 2, 5, WordVocabulary.UNKNOWN);
    assertThat(words.decode(3, 2, 0, 1)).isEqualTo("to be \uFFFD");
  }

  @Test
  void punctuationAndNumbersAreWords() {
    assertThat(WordVocabulary.split("It's 42%, élan!"))
        .containsExactly("It", "'", "s", "42", "%", ",", "élan", "!");
  }

  @Test
  void windowsPredictTheNextWord() {
    WordVocabulary words = WordVocabulary.of(List.of(TEXT), 100);
    Dataset windows = words.windows("to be or to be", 2);
    assertThat(windows.size()).isEqualTo(2);
    Batch batch = windows.batch(new int[] {0});
    int to = words.token("to");
    int be = words.token("be");
    assertThat(batch.inputs()).isEqualTo(new HostArray.Ints(new int[] {to, be}, Shape.of(1, 2)));
    assertThat(batch.targets())
        .isEqualTo(new HostArray.Ints(new int[] {be, words.token("or")}, Shape.of(1, 2)));
  }

  @Test
  void badRequestsAreErrors() {
    assertThatThrownBy(() -> WordVocabulary.of(List.of(TEXT), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got size 2");
    WordVocabulary words = WordVocabulary.of(List.of(TEXT), 5);
    assertThatThrownBy(() -> words.decode(5)).hasMessageContaining("tokens are 0..4");
    assertThatThrownBy(() -> words.windows("to be", 2)).hasMessageContaining("needs 3");
  }

  @Test
  void aVocabularyIsMadeAgainOfItsWords() {
    WordVocabulary words = WordVocabulary.of(List.of(TEXT), 6);
    List<String> texts = words.texts();
    WordVocabulary again = WordVocabulary.ofWords(texts.subList(2, texts.size()));
    assertThat(again.encode(TEXT)).isEqualTo(words.encode(TEXT));
    for (String bad : List.of("to", "two words", "")) {
      assertThatThrownBy(() -> WordVocabulary.ofWords(List.of("to", bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("got \"" + bad + "\"");
    }
  }
}
