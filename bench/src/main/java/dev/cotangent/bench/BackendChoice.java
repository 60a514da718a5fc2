package dev.cotangent.bench;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.BackendReport;
import dev.cotangent.backend.Backends;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which backend a command computes on, and why: what {@code --backend} says, else what the system
 * property or the environment variable says, else the highest rank.
 *
 * @param name of the backend
 * @param reason why it is this one
 * @param asked whether somebody named it, so that no other one will do
 */
public record BackendChoice(String name, String reason, boolean asked) {
  private static final String AUTOMATIC = "auto";
  private static final String LAST_RESORT = "reference";

  /** Returns the choice; what there is is looked for only if nobody named one. */
  public static BackendChoice of(
      Optional<String> option, Map<String, String> environment, Supplier<BackendReport> search) {
    String property = System.getProperty(Backends.PROPERTY, "");
    String variable = environment.getOrDefault(Backends.VARIABLE, "");
    Optional<String> asked = option.filter(name -> !name.equals(AUTOMATIC));
    if (asked.isPresent()) {
      return new BackendChoice(asked.get(), "asked for by --backend", true);
    }
    if (!property.isBlank()) {
      return new BackendChoice(property.strip(), "asked for by -D" + Backends.PROPERTY, true);
    }
    if (!variable.isBlank()) {
      return new BackendChoice(variable.strip(), "asked for by $" + Backends.VARIABLE, true);
    }
    return best(search.get());
  }

  private static BackendChoice best(BackendReport report) {
    for (BackendReport.Entry entry : report.entries()) {
      Optional<Availability.Usable> usable = entry.usable();
      if (usable.isPresent() && usable.get().rank() > 0) {
        return new BackendChoice(
            entry.name(),
            "chosen as the highest rank (%d) of those usable here".formatted(usable.get().rank()),
            false);
      }
    }
    return new BackendChoice(
        LAST_RESORT, "the last resort, as no faster one is usable here", false);
  }
}
