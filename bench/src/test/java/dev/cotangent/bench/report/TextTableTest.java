package dev.cotangent.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    var table = new TextTable("model", "accuracy").row("CNN", "78.6 %").row("simple RNN", "9 %");

    assertThat(table.toString().lines())
        .containsExactly(
            "model       accuracy",
            "----------  --------",
            "CNN           78.6 %",
            "simple RNN       9 %");
  }

  @Test
  void noLineEndsWithBlanks() {
    var table = new TextTable("a", "b").row("x", "").row("longer", "1");

    assertThat(table.toString().lines()).allSatisfy(line -> assertThat(line).doesNotEndWith(" "));
  }

  @Test
  void aRowMustHaveACellForEachColumn() {
    var table = new TextTable("a", "b");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.row("only one"))
        .withMessageContaining("1 cells, expected 2");
  }
}
