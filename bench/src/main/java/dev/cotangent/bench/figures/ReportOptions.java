package dev.cotangent.bench.figures;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a verb writes its report. */
public final class ReportOptions {
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one HTML file with charts, which opens without a network.")
  private Optional<Path> file = Optional.empty();

  @ArgGroup(exclusive = false)
  private @Nullable Figures figures;

  /** Where each chart is written, so that one option without the other is refused at once. */
  private static final class Figures {
    @Option(
        names = "--figures",
        paramLabel = "DIR",
        required = true,
        description = "Write each chart as SVG, and its data as CSV, into a folder.")
    private Path folder = Path.of("");

    @Option(
        names = "--png",
        description = "With --figures: each chart also as PNG, which needs a font on this machine.")
    private boolean images;
  }

  /** Tells whether a report is wanted, which may cost measurements of its own. */
  public boolean isWanted() {
    return file.isPresent() || figures != null;
  }

  /**
   * Writes what was asked for and says where.
   *
   * @throws CommandException if a file cannot be written
   */
  public void write(Supplier<Report> made, Console console) {
    if (!isWanted()) {
      return;
    }
    Report report = made.get();
    try {
      if (file.isPresent()) {
        Files.writeString(file.get(), HtmlReport.of(report));
        console.info("report: " + file.get().toAbsolutePath());
      }
      if (figures != null) {
        FigureFiles.write(report, figures.folder, figures.images);
        console.info("figures: " + figures.folder.toAbsolutePath());
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "the report cannot be written to " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new CommandException(
          ExitCode.USAGE, e.getMessage() + "; install fontconfig and a font, or leave --png", e);
    }
  }
}
