package dev.cotangent.data;

import dev.cotangent.data.CldrNames.Entity;
import dev.cotangent.data.CldrNames.Row;
import dev.cotangent.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * "Which language is this name in?", on names that every full JDK holds.
 *
 * <p>34 languages in Latin script name countries, languages and currencies (Unicode CLDR, in the
 * JDK's module {@code jdk.localedata}). About 10,900 rows to train and 2,700 to test, split by
 * entity: what a name stands for is on one side only. A row is a text in lower case as tokens [40],
 * with its length in characters; longer texts are cut. Names equal to the English one count as
 * English, names found in two languages are left out. A few things share their name with another in
 * one language (a country and its language, or two texts equal in their first 40 characters), so
 * that about one test row in 150 has a text known from training.
 *
 * <p>The texts change with the JDK's CLDR: report {@link #javaVersion} and {@link #digest} beside
 * any result.
 */
public final class Names {
  /** Characters per row, at most. */
  public static final int TIME = 40;

  private static final List<String> LANGUAGES =
      List.of(
          ("en de fr es it pt nl sv da nb fi et lv lt pl cs sk sl hr hu ro tr sq is ga cy eu ca mt"
                  + " id vi sw af gl")
              .split(" "));

  private final List<Row> rows;
  private final CharVocabulary vocabulary;
  private final TrainTest parts;

  private Names(List<Row> rows) {
    this.rows = rows;
    List<Row> train = new ArrayList<>();
    List<Row> test = new ArrayList<>();
    rows.forEach(row -> (isTest(row.entity()) ? test : train).add(row));
    vocabulary = CharVocabulary.open(train.stream().map(Row::text).toList());
    parts = new TrainTest(encoded(train), encoded(test));
  }

  /**
   * Extracts the names of the running JDK; takes about a second.
   *
   * @throws IllegalStateException if the runtime image lacks {@code jdk.localedata}
   */
  public static Names load() {
    return from(CldrNames::ofJdk);
  }

  static Names from(CldrNames.Source source) {
    return new Names(CldrNames.rows(source, LANGUAGES));
  }

  /** Returns the rows to train with and to test with; labels index {@link #languages}. */
  public TrainTest parts() {
    return parts;
  }

  /** Returns the languages' tags, in the order of the labels. */
  public List<String> languages() {
    return LANGUAGES;
  }

  /** Returns the characters of the training rows, after padding and unknown. */
  public CharVocabulary vocabulary() {
    return vocabulary;
  }

  /** Returns the version of the Java runtime the names come from. */
  public String javaVersion() {
    return Runtime.version().toString();
  }

  /** Returns the SHA-256 of all rows (language, entity, text) in hexadecimal digits. */
  public String digest() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (Row row : rows) {
      String line = String.join("\t", row.language(), row.entity().key(), row.text()) + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Tells the side of an entity: about one in five is tested. */
  private static boolean isTest(Entity entity) {
    var crc = new CRC32();
    crc.update(entity.key().getBytes(StandardCharsets.UTF_8));
    return crc.getValue() % 5 == 0;
  }

  private ArrayDataset encoded(List<Row> rows) {
    int[] tokens = new int[rows.size() * TIME];
    int[] lengths = new int[rows.size()];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      int[] text = vocabulary.encode(rows.get(i).text());
      lengths[i] = Math.min(text.length, TIME);
      System.arraycopy(text, 0, tokens, i * TIME, lengths[i]);
      labels[i] = LANGUAGES.indexOf(rows.get(i).language());
    }
    var inputs = new HostArray.Ints(tokens, Shape.of(labels.length, TIME));
    return ArrayDataset.classes(inputs, labels, LANGUAGES).withLengths(lengths);
  }
}
