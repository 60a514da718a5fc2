package dev.cotangent.backend;

import dev.cotangent.backend.BackendReport.Answered;
import dev.cotangent.backend.BackendReport.Broken;
import dev.cotangent.backend.BackendReport.Entry;
import dev.cotangent.backend.BackendReport.Status;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds all providers that any of several loaders can see, each class once.
 *
 * <p>A provider that cannot be loaded or that throws becomes an entry with its reason and hides no
 * other.
 */
final class ProviderSearch {
  private static final String UNKNOWN = "?";

  private final Predicate<String> wanted;
  private final Set<Class<?>> classes = new HashSet<>();
  private final Set<String> faults = new HashSet<>();
  private final List<Found> found = new ArrayList<>();

  private ProviderSearch(Predicate<String> wanted) {
    this.wanted = wanted;
  }

  /** A provider, if it could be made, and its entry in the report. */
  record Found(Optional<BackendProvider> provider, Entry entry) {

    /** Returns the rank, or the least integer if the backend cannot be opened. */
    int rank() {
      return entry.usable().map(Availability.Usable::rank).orElse(Integer.MIN_VALUE);
    }
  }

  /**
   * Returns what the loaders can see, the highest rank first.
   *
   * @param wanted names of the providers that are asked; the others are left out, since asking may
   *     load a driver, which costs time and memory
   */
  static List<Found> run(List<ServiceLoader<BackendProvider>> loaders, Predicate<String> wanted) {
    var search = new ProviderSearch(wanted);
    loaders.forEach(search::visit);
    return sorted(search.found);
  }

  /** Returns the highest rank first, and names in order where ranks are equal. */
  static List<Found> sorted(List<Found> found) {
    return found.stream()
        .sorted(
            Comparator.comparingInt(Found::rank).reversed().thenComparing(f -> f.entry().name()))
        .toList();
  }

  private void visit(ServiceLoader<BackendProvider> loader) {
    Iterator<ServiceLoader.Provider<BackendProvider>> candidates = loader.stream().iterator();
    String last = "";
    while (true) {
      try {
        if (!candidates.hasNext()) {
          return;
        }
        visit(candidates.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        String reason = reason(e);
        if (reason.equals(last)) {
          return; // the loader does not get past it
        }
        last = reason;
        if (faults.add(reason)) {
          found.add(
              new Found(
                  Optional.empty(), new Entry(UNKNOWN, UNKNOWN, UNKNOWN, new Broken(reason))));
        }
      }
    }
  }

  private void visit(ServiceLoader.Provider<BackendProvider> candidate) {
    Class<?> type = candidate.type();
    if (!classes.add(type)) {
      return;
    }
    String name = UNKNOWN;
    Optional<BackendProvider> provider = Optional.empty();
    Status status;
    try {
      provider = Optional.of(candidate.get());
      name = provider.get().name();
      if (!wanted.test(name)) {
        return;
      }
      status = new Answered(provider.get().availability());
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      status = new Broken(reason(e));
    }
    found.add(new Found(provider, new Entry(name, type.getName(), origin(type), status)));
  }

  private static String origin(Class<?> type) {
    if (type.getModule().isNamed()) {
      return "module " + type.getModule().getName();
    }
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? UNKNOWN
        : source.getLocation().toString();
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e.toString() : e + ", caused by " + cause;
  }
}
