package dev.cotangent.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The rows of the names task: what each language calls countries, languages and currencies.
 *
 * <p>A name that equals the English one is taken for the fallback and dropped, except in English
 * itself, where it is the name. Of what remains, in lower case, names found in two languages are
 * dropped.
 */
final class CldrNames {
  /** What a name belongs to. */
  enum Kind {
    COUNTRY,
    LANGUAGE,
    CURRENCY
  }

  /** A thing with a name, by its ISO code. */
  record Entity(Kind kind, String code) {
    /** Returns kind and code; one key for the old and the new code of a language (iw and he). */
    String key() {
      String current = kind == Kind.LANGUAGE ? Locale.of(code).getLanguage() : code;
      return kind + ":" + current;
    }
  }

  /** One name: the entity, the language's tag, and the text in lower case. */
  record Row(String language, String text, Entity entity) {}

  /** Where names come from; the JDK, or a test. */
  interface Source {
    /** Returns what a language calls an entity, English if it has no word for it. */
    String name(Entity entity, Locale language);
  }

  private CldrNames() {}

  /** Names an entity with the JDK's locale data. */
  static String ofJdk(Entity entity, Locale language) {
    return switch (entity.kind) {
      case COUNTRY -> Locale.of("", entity.code).getDisplayCountry(language);
      case LANGUAGE -> Locale.of(entity.code).getDisplayLanguage(language);
      case CURRENCY -> Currency.getInstance(entity.code).getDisplayName(language);
    };
  }

  /**
   * Returns all rows, ordered by language (as text), text, kind and code.
   *
   * @throws IllegalStateException if a language has no name of its own
   */
  static List<Row> rows(Source source, List<String> languages) {
    List<Row> rows = ownNames(source, languages);
    Map<String, Set<String>> speakers = new HashMap<>();
    for (Row row : rows) {
      speakers.computeIfAbsent(row.text, text -> new HashSet<>()).add(row.language);
    }
    rows.removeIf(row -> speakers.getOrDefault(row.text, Set.of()).size() > 1);
    checkPresent(rows, languages);
    rows.sort(
        Comparator.comparing(Row::language)
            .thenComparing(Row::text)
            .thenComparing(row -> row.entity.kind)
            .thenComparing(row -> row.entity.code));
    return rows;
  }

  private static List<Row> ownNames(Source source, List<String> languages) {
    List<Row> rows = new ArrayList<>();
    for (Entity entity : entities()) {
      String english = source.name(entity, Locale.ENGLISH);
      for (String language : languages) {
        boolean isEnglish = language.equals("en");
        String name = isEnglish ? english : source.name(entity, Locale.of(language));
        if (isEnglish || !name.equals(english)) {
          rows.add(new Row(language, name.toLowerCase(Locale.ROOT), entity));
        }
      }
    }
    return rows;
  }

  private static List<Entity> entities() {
    List<Entity> entities = new ArrayList<>();
    for (String code : Locale.getISOCountries()) {
      entities.add(new Entity(Kind.COUNTRY, code));
    }
    for (String code : Locale.getISOLanguages()) {
      entities.add(new Entity(Kind.LANGUAGE, code));
    }
    for (Currency currency : Currency.getAvailableCurrencies()) {
      entities.add(new Entity(Kind.CURRENCY, currency.getCurrencyCode()));
    }
    return entities;
  }

  private static void checkPresent(List<Row> rows, List<String> languages) {
    Set<String> missing = new HashSet<>(languages);
    rows.forEach(row -> missing.remove(row.language));
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "names: this Java runtime has only English names for "
              + String.join(", ", languages.stream().filter(missing::contains).toList())
              + ": its module jdk.localedata is missing. Use a full JDK, or link the image with"
              + " --add-modules jdk.localedata");
    }
  }
}
