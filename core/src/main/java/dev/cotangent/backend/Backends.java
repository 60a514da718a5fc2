package dev.cotangent.backend;

import dev.cotangent.backend.ProviderSearch.Found;
import dev.cotangent.backend.reference.ReferenceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds and opens backends.
 *
 * <p>Providers are searched with the context class loader, with this class's own loader and in its
 * module layer. A name may be asked for in code, by the system property {@code cotangent.backend}
 * or by the environment variable {@code COTANGENT_BACKEND}, in this order of precedence; otherwise
 * the highest rank wins. Falling back to something slower happens only here, with one warning that
 * says how to mend it; a backend that was asked for by name is never replaced.
 */
public final class Backends {
  /** The system property that names a backend. */
  public static final String PROPERTY = "cotangent.backend";

  /** The environment variable that names a backend. */
  public static final String VARIABLE = "COTANGENT_BACKEND";

  private static final String HOW_TO_BE_FAST =
      "add the dependency dev.cotangent:cotangent-backend-cpu-simd and start Java with"
          + " --add-modules jdk.incubator.vector";

  private static final String ARTIFACTS =
      "dev.cotangent:cotangent-backend-cpu-simd brings cpu-simd and cpu-scalar,"
          + " dev.cotangent:cotangent-backend-opencl brings opencl";

  private Backends() {}

  /**
   * Opens the backend that property or environment name, or else the best one.
   *
   * @throws BackendException if a backend is named and cannot be had
   */
  public static Backend best() {
    return open(BackendOptions.defaults());
  }

  /**
   * Opens the backend that property or environment name, or else the best one.
   *
   * @throws BackendException if a backend is named and cannot be had
   */
  public static Backend open(BackendOptions options) {
    Optional<Request> request =
        Request.of(System.getProperty(PROPERTY), "system property " + PROPERTY)
            .or(() -> Request.of(System.getenv(VARIABLE), "environment variable " + VARIABLE));
    List<Found> found = request.isPresent() ? search(request.get().name()) : search(_ -> true);
    return select(found, request, options, System.getLogger(Backends.class.getName()));
  }

  /**
   * Opens the backend of a name.
   *
   * @throws BackendException if it cannot be had; lists every provider with reason and remedy
   */
  public static Backend named(String name) {
    return named(name, BackendOptions.defaults());
  }

  /**
   * Opens the backend of a name.
   *
   * @throws BackendException if it cannot be had; lists every provider with reason and remedy
   */
  public static Backend named(String name, BackendOptions options) {
    return named(search(name), new Request(name, "the program"), options);
  }

  /** Returns every provider that is found and whether it can be opened; opens none. */
  public static BackendReport report() {
    return report(search(_ -> true));
  }

  /** A backend that was asked for, and by whom. */
  record Request(String name, String by) {
    static Optional<Request> of(@Nullable String name, String by) {
      return name == null || name.isBlank()
          ? Optional.empty()
          : Optional.of(new Request(name.strip(), by));
    }
  }

  /** Opens what was asked for, or else the best of what was found, or else the reference. */
  static Backend select(
      List<Found> found, Optional<Request> request, BackendOptions options, System.Logger log) {
    if (request.isPresent()) {
      return named(found, request.get(), options);
    }
    List<String> failures = new ArrayList<>();
    for (Found f : found) {
      if (f.entry().surprises()) {
        failures.add(f.entry().explanation());
      }
    }
    for (Found f : found) {
      if (f.rank() > 0 && f.provider().isPresent()) {
        try {
          Backend backend = f.provider().get().open(options);
          warn(log, backend, failures, "");
          return backend;
        } catch (BackendException | LinkageError e) {
          failures.add(f.entry().name() + ": failed to open: " + e);
        }
      }
    }
    Backend backend = new ReferenceProvider().open(options);
    warn(log, backend, failures, " It is slow: " + HOW_TO_BE_FAST + ".");
    return backend;
  }

  private static void warn(
      System.Logger log, Backend backend, List<String> failures, String advice) {
    if (!failures.isEmpty() || !advice.isEmpty()) {
      String others =
          failures.isEmpty()
              ? ""
              : " Not available: " + failures.stream().collect(Collectors.joining(" | ")) + ".";
      log.log(
          System.Logger.Level.WARNING,
          "computing on backend " + backend.name() + "." + advice + others);
    }
  }

  private static Backend named(List<Found> found, Request request, BackendOptions options) {
    for (Found f : found) {
      if (f.entry().name().equals(request.name()) && f.entry().usable().isPresent()) {
        return f.provider().orElseThrow().open(options);
      }
    }
    boolean known = found.stream().anyMatch(f -> f.entry().name().equals(request.name()));
    throw new BackendException(
        "backend %s, asked for by %s, %s. These were found:\n%s"
            .formatted(
                request.name(),
                request.by(),
                known ? "cannot be opened here" : "is not known; " + ARTIFACTS,
                report(found)));
  }

  private static BackendReport report(List<Found> found) {
    return new BackendReport(found.stream().map(Found::entry).toList());
  }

  /** Asks the providers of a name, and the others only if none of these can be opened. */
  private static List<Found> search(String name) {
    List<Found> asked = search(name::equals);
    boolean usable = asked.stream().anyMatch(f -> f.entry().usable().isPresent());
    return usable ? asked : search(_ -> true);
  }

  private static List<Found> search(Predicate<String> wanted) {
    List<ServiceLoader<BackendProvider>> loaders = new ArrayList<>();
    loaders.add(
        ServiceLoader.load(BackendProvider.class, Thread.currentThread().getContextClassLoader()));
    loaders.add(ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()));
    ModuleLayer layer = Backends.class.getModule().getLayer();
    if (layer != null) {
      loaders.add(ServiceLoader.load(layer, BackendProvider.class));
    }
    return ProviderSearch.run(loaders, wanted);
  }
}
