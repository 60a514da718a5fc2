package dev.cotangent.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void whatJsonCannotHoldBecomesNull() {
    String text =
        Json.document(
            "verb",
            json ->
                json.number("nan", Double.NaN)
                    .number("infinite", Double.POSITIVE_INFINITY)
                    .numbers("several", 1.5, Double.NaN));

    JsonTree tree = JsonTree.parse(text);
    assertThat(tree.at("nan").isNull()).isTrue();
    assertThat(tree.at("infinite").isNull()).isTrue();
    assertThat(tree.at("several").items())
        .extracting(JsonTree::text)
        .containsExactly("1.5", "null");
  }

  @Test
  void aFigureOfSomeRunsHasItsMomentsAndEachRun() {
    JsonTree figure =
        JsonTree.parse(Json.document("verb", json -> json.figure("loss", 1, 3))).at("loss");

    assertThat(figure.at("mean").number()).isEqualTo(2);
    assertThat(figure.at("deviation").number()).isEqualTo(Math.sqrt(2));
    assertThat(figure.at("runs").items()).extracting(JsonTree::number).containsExactly(1.0, 3.0);
  }

  @Test
  void membersNest() {
    String text =
        Json.document(
            "verb",
            json ->
                json.text("name", "with \"quotes\" and \n")
                    .object("inner", inner -> inner.flag("yes", true).integers("n", List.of(7L)))
                    .objects("rows", List.of(1, 2), row -> json.number("row", row)));

    JsonTree tree = JsonTree.parse(text);
    assertThat(tree.at("name").text()).isEqualTo("with \"quotes\" and \n");
    assertThat(tree.at("inner").at("yes").text()).isEqualTo("true");
    assertThat(tree.at("inner").at("n").items()).extracting(JsonTree::text).containsExactly("7");
    assertThat(tree.at("rows").items()).hasSize(2);
  }
}
