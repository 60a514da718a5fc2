package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsCsvTest {
  private static final String STROKE = "0, 50,100,0,0,0,0,0,0,0,0,0,0,0,0,25,7";

  @TempDir Path folder;

  @Test
  void strokesAreScaledToBothSidesOfZero() throws IOException {
    Batch batch = DigitsCsv.strokes(write(STROKE + "\r\n" + STROKE)).batch(new int[] {1});

    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(1, 8, 2));
    assertThat(((HostArray.Reals) batch.inputs()).values())
        .startsWith(-1, 0, 1, -1)
        .endsWith(-0.5f);
    assertThat(batch.targets()).isEqualTo(HostArray.Ints.of(7));
  }

  @Test
  void imagesAreScaledWithChannelsLast() throws IOException {
    Batch batch = DigitsCsv.images(write("0,16,4" + ",8".repeat(61) + ",3\n")).batch(new int[1]);

    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(1, 8, 8, 1));
    assertThat(((HostArray.Reals) batch.inputs()).values()).startsWith(0, 1, 0.25f, 0.5f);
  }

  @Test
  void anErrorNamesFileLineAndValue() throws IOException {
    assertRefused(STROKE + "\n" + STROKE.replace("25", "x2"))
        .endsWith("digits.csv:2: value 16 is \"x2\", expected a whole number in 0..100");
    assertRefused(STROKE.replace("100", "101")).contains("digits.csv:1: value 3 is \"101\"");
    assertRefused(STROKE.replace("25", "-1")).contains("value 16 is \"-1\"");
    assertRefused(STROKE.replace("25", "99999999999999999999999999"))
        .contains("\"999999999999999999999999...\"");
  }

  @Test
  void aLabelBeyondNineIsRefused() throws IOException {
    assertRefused(STROKE.replace(",7", ",10")).contains("value 17 is \"10\"", "in 0..9");
  }

  @Test
  void rowsOfAnotherLengthAreRefused() throws IOException {
    assertRefused(STROKE + ",1").contains(":1: row has more values, expected 17 values");
    assertRefused("1,2,3").contains("row has 3 values, expected 17 values");
    assertRefused(STROKE + "\n\n").contains("digits.csv:2: row has 1 values");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertRefused("").endsWith("digits.csv: file is empty, expected rows of 17 numbers");
  }

  private AbstractStringAssert<?> assertRefused(String text) throws IOException {
    Path file = write(text);
    return assertThatThrownBy(() -> DigitsCsv.strokes(file))
        .isInstanceOf(DataException.class)
        .message();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("digits.csv"), text);
  }
}
