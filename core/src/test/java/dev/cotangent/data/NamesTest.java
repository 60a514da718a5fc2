package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.data.CldrNames.Entity;
import dev.cotangent.data.CldrNames.Row;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs on every JDK, without files; ranges leave room for other releases of CLDR. */
class NamesTest {
  private static final Names NAMES = Names.load();

  @Test
  void rowCountsAreThoseOfTheTask() {
    int train = NAMES.parts().train().size();
    int test = NAMES.parts().test().size();

    assertThat(train + test).isBetween(13_000, 14_200);
    assertThat((double) test / (train + test)).isBetween(0.18, 0.22);
    assertThat(NAMES.languages()).hasSize(34);
    assertThat(NAMES.parts().train().inputShape()).isEqualTo(Shape.of(40));
  }

  @Test
  void trigramsReachTheKnownAccuracy() {
    TrigramNaiveBayes bayes = TrigramNaiveBayes.fit(NAMES.parts().train());

    // 76.2 % by another split; one standard deviation of 2,700 rows is 0.8 %.
    assertThat(bayes.accuracy(NAMES.parts().test())).isBetween(0.737, 0.787);
  }

  @Test
  void fewTestTextsAreKnownFromTraining() {
    List<String> test = texts(NAMES.parts().test());
    List<String> known = new ArrayList<>(test);
    known.retainAll(new HashSet<>(texts(NAMES.parts().train())));

    assertThat(known.size()).isLessThan(test.size() / 100);
  }

  @Test
  void everyLanguageIsOnBothSides() {
    assertThat(labels(NAMES.parts().train())).hasSize(34);
    assertThat(labels(NAMES.parts().test())).hasSize(34);
  }

  @Test
  void textIsPaddedBehindItsLength() {
    Batch batch = NAMES.parts().train().batch(new int[] {0});
    int[] tokens = ((HostArray.Ints) batch.inputs()).values();
    int length = batch.lengths().orElseThrow().values()[0];

    assertThat(tokens).hasSize(Names.TIME);
    for (int k = 0; k < tokens.length; k++) {
      assertThat(tokens[k] == CharVocabulary.PADDING).isEqualTo(k >= length);
    }
  }

  @Test
  void aSecondExtractionGivesTheSameRows() {
    assertThat(Names.load().digest()).isEqualTo(NAMES.digest()).matches("[0-9a-f]{64}");
    assertThat(NAMES.javaVersion()).isEqualTo(Runtime.version().toString());
  }

  @Test
  void noTextBelongsToTwoLanguages() {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (Row row : new HashSet<>(rows().stream().map(NamesTest::withoutEntity).toList())) {
      if (!seen.add(row.text())) {
        twice.add(row.text());
      }
    }
    assertThat(twice).isEmpty();
  }

  @Test
  void oldAndNewCodesOfALanguageAreOneEntity() {
    assertThat(new Entity(CldrNames.Kind.LANGUAGE, "iw").key())
        .isEqualTo(new Entity(CldrNames.Kind.LANGUAGE, "he").key());
  }

  @Test
  void namesEqualToTheEnglishOneCountAsEnglish() {
    CldrNames.Source source =
        (entity, in) -> code(entity, in.getLanguage().equals("fi") ? "x" : "");

    List<Row> rows = CldrNames.rows(source, List.of("en", "fi"));

    assertThat(rows).contains(new Row("en", "de", new Entity(CldrNames.Kind.COUNTRY, "DE")));
    assertThatThrownBy(() -> CldrNames.rows(source, List.of("en", "fi", "de")))
        .hasMessageContaining("only English names for de:");
  }

  @Test
  void aRuntimeWithoutLocaleDataIsExplained() {
    assertThatThrownBy(() -> Names.from((entity, language) -> entity.code()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only English names for de, fr,")
        .hasMessageContaining("--add-modules jdk.localedata");
  }

  @Test
  void aRuntimeThatGivesCodesForNamesIsExplained() {
    CldrNames.Source source =
        (entity, language) -> language.equals(Locale.ENGLISH) ? "the " + entity : entity.code();

    assertThatThrownBy(() -> Names.from(source))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("jdk.localedata");
  }

  private static String code(Entity entity, String ending) {
    return entity.code() + ending;
  }

  private static List<Row> rows() {
    return CldrNames.rows(CldrNames::ofJdk, NAMES.languages());
  }

  private static Row withoutEntity(Row row) {
    return new Row(row.language(), row.text(), new Entity(CldrNames.Kind.COUNTRY, ""));
  }

  private static List<String> texts(Dataset dataset) {
    List<String> texts = new ArrayList<>();
    for (Batch row : Batches.inOrder(dataset, 1).epoch(0)) {
      texts.add(NAMES.vocabulary().decode(((HostArray.Ints) row.inputs()).values()));
    }
    return texts;
  }

  private static Set<Integer> labels(Dataset dataset) {
    Set<Integer> labels = new HashSet<>();
    for (Batch batch : Batches.inOrder(dataset, 1_000).epoch(0)) {
      for (int label : ((HostArray.Ints) batch.targets()).values()) {
        labels.add(label);
      }
    }
    return labels;
  }
}
