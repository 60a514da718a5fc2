package dev.cotangent.bench;

import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command's rows come from. */
public final class DataArguments {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder of the data sets, one folder each. Default: $COTANGENT_DATA, ../shared/data, the"
              + " user's cache. The names need none.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "At most so many rows for training and for testing, spread evenly over the set.")
  private Optional<Integer> rows = Optional.empty();

  /**
   * Loads the rows of a task.
   *
   * @throws dev.cotangent.data.DataException if they are missing or malformed
   */
  public TaskData load(Task task) throws IOException {
    TaskData whole = task.load(data);
    return rows.map(whole::limitedTo).orElse(whole);
  }

  /**
   * Loads the rows of a task, at most so many unless {@code --rows} says otherwise.
   *
   * @throws dev.cotangent.data.DataException if they are missing or malformed
   */
  public TaskData loadAtMost(Task task, int usual) throws IOException {
    return task.load(data).limitedTo(rows.orElse(usual));
  }
}
