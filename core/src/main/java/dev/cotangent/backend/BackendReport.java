package dev.cotangent.backend;

import java.util.List;
import java.util.Optional;

/**
 * Every backend provider that was found, and what it answered; the best first.
 *
 * <p>{@link #toString} is a table for people.
 */
public record BackendReport(List<Entry> entries) {

  /** Copies the entries. */
  public BackendReport {
    entries = List.copyOf(entries);
  }

  /**
   * One provider.
   *
   * @param name the backend's name; {@code ?} if the provider could not say
   * @param provider the provider's class; {@code ?} if it is not known
   * @param origin the module or the place it was loaded from
   */
  public record Entry(String name, String provider, String origin, Status status) {

    /** Returns the rank if the backend can be opened. */
    public Optional<Availability.Usable> usable() {
      return status instanceof Answered(Availability.Usable usable)
          ? Optional.of(usable)
          : Optional.empty();
    }

    /** Tells whether it is worth a warning that this one cannot be opened. */
    boolean surprises() {
      return switch (status) {
        case Answered(Availability.Usable _) -> false;
        case Answered(Availability.Refused(_, _, boolean surprising)) -> surprising;
        case Broken _ -> true;
      };
    }

    /** Returns one line: the name, and why it can be opened or cannot, and what mends it. */
    public String explanation() {
      return switch (status) {
        case Answered(Availability.Usable(int rank, String description)) ->
            name + ": usable, rank " + rank + ": " + description;
        case Answered(Availability.Refused(String reason, String remedy, _)) ->
            name + ": refused: " + reason + (remedy.isBlank() ? "" : "; remedy: " + remedy);
        case Broken(String reason) -> name + ": broken: " + reason + " (provider " + provider + ")";
      };
    }
  }

  /** What became of asking a provider. */
  public sealed interface Status {}

  /** The provider answered. */
  public record Answered(Availability availability) implements Status {}

  /** The provider could not be loaded, or threw. */
  public record Broken(String reason) implements Status {}

  @Override
  public String toString() {
    var table = new StringBuilder("backend       status   rank  details\n");
    for (Entry e : entries) {
      String line =
          switch (e.status) {
            case Answered(Availability.Usable(int rank, String description)) ->
                row(e, "usable", String.valueOf(rank), description);
            case Answered(Availability.Refused(String reason, String remedy, _)) ->
                row(e, "refused", "", reason) + detail("remedy: " + remedy);
            case Broken(String reason) -> row(e, "broken", "", reason);
          };
      table.append(line).append(detail(e.provider + " from " + e.origin));
    }
    return table.toString();
  }

  private static String row(Entry e, String status, String rank, String details) {
    return "%-13s %-8s %4s  %s\n".formatted(e.name, status, rank, details);
  }

  private static String detail(String text) {
    return "%27s  %s\n".formatted("", text);
  }
}
