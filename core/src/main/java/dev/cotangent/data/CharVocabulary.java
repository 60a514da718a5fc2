package dev.cotangent.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A number for each character: Unicode code points in ascending order.
 *
 * <p>An <em>open</em> vocabulary begins with two tokens of its own, {@link #PADDING} and {@link
 * #UNKNOWN}; a <em>closed</em> one refuses characters it does not hold.
 */
public final class CharVocabulary {
  /** The token after the end of a text, in an open vocabulary. */
  public static final int PADDING = 0;

  /** The token for characters that an open vocabulary does not hold. */
  public static final int UNKNOWN = 1;

  private final int[] codePoints;
  private final int reserved;

  private CharVocabulary(IntStream codePoints, int reserved) {
    this.codePoints = codePoints.sorted().distinct().toArray();
    this.reserved = reserved;
  }

  /** Returns a vocabulary of all characters in the texts, and no others. */
  public static CharVocabulary closed(List<String> texts) {
    return new CharVocabulary(texts.stream().flatMapToInt(String::codePoints), 0);
  }

  /** Returns a vocabulary of all characters in the texts, after padding (0) and unknown (1). */
  public static CharVocabulary open(List<String> texts) {
    return new CharVocabulary(texts.stream().flatMapToInt(String::codePoints), 2);
  }

  /** Returns the number of tokens. */
  public int size() {
    return reserved + codePoints.length;
  }

  /**
   * Returns the token of a character.
   *
   * @throws IllegalArgumentException if a closed vocabulary does not hold it
   */
  public int token(int codePoint) {
    int index = Arrays.binarySearch(codePoints, codePoint);
    if (index >= 0) {
      return reserved + index;
    }
    if (reserved == 0) {
      throw new IllegalArgumentException(
          "vocabulary: character U+%04X is not one of its %d".formatted(codePoint, size()));
    }
    return UNKNOWN;
  }

  /**
   * Returns the tokens of a text, one per code point.
   *
   * @throws IllegalArgumentException if a closed vocabulary does not hold one of them
   */
  public int[] encode(String text) {
    return text.codePoints().map(this::token).toArray();
  }

  /**
   * Returns the text of tokens; padding gives nothing, unknown gives U+FFFD.
   *
   * @throws IllegalArgumentException if a token is not in 0..size-1
   */
  public String decode(int... tokens) {
    return Arrays.stream(tokens).mapToObj(this::text).collect(Collectors.joining());
  }

  /** Returns the text of each token, in order. */
  public List<String> texts() {
    return IntStream.range(0, size()).mapToObj(this::text).toList();
  }

  private String text(int token) {
    if (token < 0 || token >= size()) {
      throw new IllegalArgumentException(
          "vocabulary: token " + token + " does not exist, tokens are 0.." + (size() - 1));
    }
    if (token < reserved) {
      return token == PADDING ? "" : "\uFFFD";
    }
    return Character.toString(codePoints[token - reserved]);
  }
}
