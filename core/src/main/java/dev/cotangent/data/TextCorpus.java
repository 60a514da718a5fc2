package dev.cotangent.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A text as a sequence of characters, for models that predict the next one. */
public final class TextCorpus {
  private final CharVocabulary vocabulary;
  private final int[] tokens;

  private TextCorpus(String text) {
    vocabulary = CharVocabulary.closed(List.of(text));
    tokens = vocabulary.encode(text);
  }

  /**
   * Returns the corpus of a text.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public static TextCorpus of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("corpus: the text is empty");
    }
    return new TextCorpus(text);
  }

  /**
   * Reads a file of UTF-8 text.
   *
   * @throws DataException if the file is empty or not UTF-8
   * @throws IOException if the file cannot be read
   */
  public static TextCorpus read(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      if (text.isEmpty()) {
        throw DataException.in(file, "file is empty", "text");
      }
      return new TextCorpus(text);
    } catch (CharacterCodingException e) {
      var exception = DataException.in(file, "file is not UTF-8", "text in UTF-8");
      exception.initCause(e);
      throw exception;
    }
  }

  /** Returns the characters of the text, ascending. */
  public CharVocabulary vocabulary() {
    return vocabulary;
  }

  /** Returns the number of characters. */
  public int size() {
    return tokens.length;
  }

  /** Returns the tokens of the whole text as a new array. */
  public int[] tokens() {
    return tokens.clone();
  }

  /**
   * Returns windows of the text, side by side: row i reads tokens [i·time, (i+1)·time).
   *
   * <p>Inputs are {@code Ints} [time]; targets are {@code Ints} [time], the same window one
   * character later. Characters that do not fill a window at the end are left out. The classes are
   * the characters.
   *
   * @param time characters per window
   * @throws IllegalArgumentException if time is less than 1, or the text has fewer than time + 1
   *     characters
   */
  public Dataset windows(int time) {
    return new TextWindows(tokens, 0, tokens.length, time, vocabulary.texts());
  }

  /**
   * Returns windows of the first part of the text for training, of the rest for testing.
   *
   * @param time characters per window
   * @param share of the text that training sees, with 0 &lt; share &lt; 1
   * @throws IllegalArgumentException if a part has fewer than time + 1 characters
   */
  public TrainTest windows(int time, double share) {
    int cut = (int) (share * tokens.length);
    List<String> names = vocabulary.texts();
    return new TrainTest(
        new TextWindows(tokens, 0, cut, time, names),
        new TextWindows(tokens, cut, tokens.length, time, names));
  }
}
