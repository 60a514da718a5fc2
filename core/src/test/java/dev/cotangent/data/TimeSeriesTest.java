package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeSeriesTest {
  @TempDir private Path folder;

  @Test
  void aColumnIsReadByItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("s.csv"), "Date,A,B\n2000,1,4\n2001,2.5,5\n");
    assertThat(TimeSeries.read(file, "A").values()).containsExactly(1, 2.5);
    assertThat(TimeSeries.read(file, "B").values()).containsExactly(4, 5);
    assertThatThrownBy(() -> TimeSeries.read(file, "C"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("s.csv:1: columns are [Date, A, B], expected one named C");
    assertThatThrownBy(() -> TimeSeries.read(file.resolveSibling("none"), "A"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aLineWithoutANumberIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("s.csv"), "Date,A\n2000,1\n2001,\n");
    assertThatThrownBy(() -> TimeSeries.read(file, "A"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("s.csv:3: \"2001,\", expected a number in A");
  }

  @Test
  void whatIsNoFiniteNumberOrNoTextIsRefused() throws IOException {
    for (String value : new String[] {"NaN", "-Infinity", "1e999"}) {
      Path file = Files.writeString(folder.resolve("s.csv"), "A\n1\n" + value + "\n");
      assertThatThrownBy(() -> TimeSeries.read(file, "A"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("s.csv:3: \"" + value + "\", expected a number in A");
    }
    Path file = Files.write(folder.resolve("b.csv"), new byte[] {'A', '\n', -1});
    assertThatThrownBy(() -> TimeSeries.read(file, "A"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.csv: file is not UTF-8");
  }

  @Test
  void scaledValuesHaveMeanZeroAndDeviationOne() {
    var series = new TimeSeries(new double[] {3, 5, 7, 9});
    TimeSeries.Scale scale = series.scale();
    assertThat(scale.mean()).isEqualTo(6);
    assertThat(scale.deviation()).isCloseTo(Math.sqrt(5), within(1e-12));
    assertThat(scale.invert(scale.apply(4.2))).isCloseTo(4.2, within(1e-12));
  }

  @Test
  void windowsAreFollowedByTheirTargets() {
    var series = new TimeSeries(new double[] {1, 2, 3, 4, 5, 6});
    Dataset windows = series.windows(3, 2, new TimeSeries.Scale(1, 2));
    assertThat(windows.size()).isEqualTo(2);
    Batch batch = windows.batch(new int[] {1});
    assertThat(batch.inputs())
        .isEqualTo(new HostArray.Reals(new float[] {0.5f, 1, 1.5f}, Shape.of(1, 3, 1)));
    assertThat(batch.targets())
        .isEqualTo(new HostArray.Reals(new float[] {2, 2.5f}, Shape.of(1, 2)));
    assertThatThrownBy(() -> series.windows(5, 2, new TimeSeries.Scale(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("series: 6 values hold no window of 5 with 2 after it");
  }

  @Test
  void differencesAreOverALag() {
    var series = new TimeSeries(new double[] {1, 4, 9, 16});
    assertThat(series.differences(2).values()).containsExactly(8, 12);
    assertThat(series.part(1, 3).values()).containsExactly(4, 9);
    assertThatThrownBy(() -> series.differences(4)).hasMessageContaining("over 4 steps");
    assertThatThrownBy(() -> series.part(3, 3)).hasMessageContaining("from 3 to 3 of 4");
  }

  @Test
  void valuesThatCannotBeUsedAreErrors() {
    assertThatThrownBy(() -> new TimeSeries(new double[0])).hasMessageContaining("no value");
    assertThatThrownBy(() -> new TimeSeries(new double[] {1, Double.NaN}))
        .hasMessageContaining("value 1 is NaN");
    assertThatThrownBy(() -> new TimeSeries(new double[] {2, 2}).scale())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without spread");
  }
}
