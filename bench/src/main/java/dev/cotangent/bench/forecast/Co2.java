package dev.cotangent.bench.forecast;

import dev.cotangent.data.DataException;
import dev.cotangent.data.TimeSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The CO2 of Mauna Loa, month by month. */
final class Co2 {
  static final int MONTHS = 12;

  private Co2() {}

  /**
   * Returns the series; months that were not measured are on the line between their neighbours.
   *
   * @throws DataException if a line has no date in month order
   * @throws IOException if the file cannot be read
   */
  static TimeSeries read(Path file) throws IOException {
    double[] measured = TimeSeries.read(file, "CO2").values();
    List<String> lines = Files.readAllLines(file);
    int[] months = new int[measured.length];
    for (int i = 0; i < months.length; i++) {
      months[i] = month(file, i + 2, lines.get(i + 1));
      if (i > 0 && months[i] <= months[i - 1]) {
        throw new DataException(file + ":" + (i + 2) + ": months must ascend");
      }
    }
    double[] all = new double[months[months.length - 1] - months[0] + 1];
    for (int i = 0; i < months.length; i++) {
      all[months[i] - months[0]] = measured[i];
      for (int gap = i == 0 ? months[0] : months[i - 1] + 1; gap < months[i]; gap++) {
        double share = (double) (gap - months[i - 1]) / (months[i] - months[i - 1]);
        all[gap - months[0]] = measured[i - 1] + share * (measured[i] - measured[i - 1]);
      }
    }
    return new TimeSeries(all);
  }

  private static int month(Path file, int line, String text) throws DataException {
    String date = text.split(",", 2)[0];
    if (!date.matches("\\d{4}-\\d{2}-\\d{2}")) {
      throw new DataException(file + ":" + line + ": \"" + date + "\", expected a date 1958-03-01");
    }
    return Integer.parseInt(date.substring(0, 4)) * MONTHS
        + Integer.parseInt(date.substring(5, 7))
        - 1;
  }
}
