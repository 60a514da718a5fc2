package dev.cotangent.bench.text;

import dev.cotangent.data.CharVocabulary;
import dev.cotangent.data.WordVocabulary;
import java.util.List;
import java.util.Locale;

/** What a language model reads and writes: the characters of a text, or its frequent words. */
sealed interface TextTokens {

  /** What a token is. */
  enum Unit {
    /** A character. */
    CHARACTER(""),
    /** A word, a number, or a punctuation mark. */
    WORD(" ");

    private final String separator;

    Unit(String separator) {
      this.separator = separator;
    }

    /** Returns what stands between two in a text. */
    String separator() {
      return separator;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns what a token is. */
  Unit unit();

  /** Returns the number of tokens. */
  int size();

  /**
   * Returns the tokens of a prompt.
   *
   * @throws IllegalArgumentException if the vocabulary does not hold a part of it
   */
  int[] encode(String prompt);

  /** Returns the text of tokens. */
  String decode(int... tokens);

  /** Returns all that {@link #of} needs, as one text. */
  String saved();

  /** Returns the tokens that were saved. */
  static TextTokens of(Unit unit, String saved) {
    return switch (unit) {
      case CHARACTER -> new Characters(CharVocabulary.closed(List.of(saved)));
      case WORD -> new Words(WordVocabulary.ofWords(List.of(saved.split(" ", -1))));
    };
  }

  /** All characters of a text. */
  record Characters(CharVocabulary vocabulary) implements TextTokens {
    @Override
    public Unit unit() {
      return Unit.CHARACTER;
    }

    @Override
    public int size() {
      return vocabulary.size();
    }

    @Override
    public int[] encode(String prompt) {
      return vocabulary.encode(prompt);
    }

    @Override
    public String decode(int... tokens) {
      return vocabulary.decode(tokens);
    }

    @Override
    public String saved() {
      return String.join("", vocabulary.texts());
    }
  }

  /** The most frequent words of a text; the others are one token. */
  record Words(WordVocabulary vocabulary) implements TextTokens {
    private static final int RESERVED = 2;

    @Override
    public Unit unit() {
      return Unit.WORD;
    }

    @Override
    public int size() {
      return vocabulary.size();
    }

    @Override
    public int[] encode(String prompt) {
      for (String word : WordVocabulary.split(prompt)) {
        if (vocabulary.token(word) == WordVocabulary.UNKNOWN) {
          throw new IllegalArgumentException(
              "vocabulary: \"%s\" is not one of its %d words"
                  .formatted(word, vocabulary.size() - RESERVED));
        }
      }
      return vocabulary.encode(prompt);
    }

    @Override
    public String decode(int... tokens) {
      return vocabulary.decode(tokens);
    }

    @Override
    public String saved() {
      List<String> texts = vocabulary.texts();
      return String.join(" ", texts.subList(RESERVED, texts.size()));
    }
  }
}
