package dev.cotangent.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A number for each frequent word: 0 is padding, 1 an unknown word, then words by falling
 * frequency.
 *
 * <p>Words are runs of letters, runs of digits, and every other character that is no space by
 * itself; upper and lower case differ. Equally frequent words are in the order of their characters.
 */
public final class WordVocabulary {
  /** The token after the end of a text. */
  public static final int PADDING = 0;

  /** The token of words that are not in the vocabulary. */
  public static final int UNKNOWN = 1;

  private static final int RESERVED = 2;
  private static final Pattern WORD = Pattern.compile("\\p{L}+|\\p{N}+|[^\\s\\p{L}\\p{N}]");

  private final List<String> words;
  private final Map<String, Integer> tokens = new HashMap<>();

  private WordVocabulary(List<String> words) {
    this.words = words;
    for (int i = 0; i < words.size(); i++) {
      tokens.put(words.get(i), RESERVED + i);
    }
  }

  /**
   * Returns the vocabulary of the most frequent words of texts.
   *
   * @param size of the vocabulary at most, padding and unknown included; at least 3
   */
  public static WordVocabulary of(List<String> texts, int size) {
    if (size <= RESERVED) {
      throw new IllegalArgumentException(
          "vocabulary: needs padding, unknown and at least one word, got size " + size);
    }
    Map<String, Long> counts =
        texts.stream()
            .flatMap(text -> split(text).stream())
            .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
    List<String> words =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(size - RESERVED)
            .map(Map.Entry::getKey)
            .toList();
    return new WordVocabulary(words);
  }

  /**
   * Returns the vocabulary of words in this order, as {@link #texts} gave them, padding and unknown
   * left out.
   *
   * @throws IllegalArgumentException if there is none, one comes twice, or is not one word
   */
  public static WordVocabulary ofWords(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("vocabulary: needs at least one word, got none");
    }
    Set<String> seen = new HashSet<>();
    for (String word : words) {
      if (!split(word).equals(List.of(word)) || !seen.add(word)) {
        throw new IllegalArgumentException(
            "vocabulary: needs different words, each without a space, got \"" + word + "\"");
      }
    }
    return new WordVocabulary(List.copyOf(words));
  }

  /** Returns the words of a text, in order. */
  public static List<String> split(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }

  /** Returns the number of tokens. */
  public int size() {
    return RESERVED + words.size();
  }

  /** Returns the token of a word, {@link #UNKNOWN} if it is not in the vocabulary. */
  public int token(String word) {
    return tokens.getOrDefault(word, UNKNOWN);
  }

  /** Returns the tokens of a text, one for each word. */
  public int[] encode(String text) {
    return split(text).stream().mapToInt(this::token).toArray();
  }

  /**
   * Returns the words of tokens, a space between two; padding gives nothing, unknown gives U+FFFD.
   *
   * @throws IllegalArgumentException if a token is not in 0..size-1
   */
  public String decode(int... some) {
    return Arrays.stream(some)
        .filter(token -> token != PADDING)
        .mapToObj(this::word)
        .collect(Collectors.joining(" "));
  }

  /** Returns the text of each token, in order; that of padding is empty. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>(List.of("", "\uFFFD"));
    texts.addAll(words);
    return texts;
  }

  /**
   * Returns windows of a text, side by side, each with itself one word later as target: for
   * language models of words, as {@link TextCorpus#windows(int)} is for characters.
   *
   * @param time words per window
   * @throws IllegalArgumentException if time is less than 1, or the text has fewer than time + 1
   *     words
   */
  public Dataset windows(String text, int time) {
    int[] all = encode(text);
    return new TextWindows(all, 0, all.length, time, texts());
  }

  private String word(int token) {
    if (token < 0 || token >= size()) {
      throw new IllegalArgumentException(
          "vocabulary: token " + token + " does not exist, tokens are 0.." + (size() - 1));
    }
    return token == UNKNOWN ? "\uFFFD" : words.get(token - RESERVED);
  }
}
