package dev.cotangent.backend;

/**
 * Offers one backend; found by {@link java.util.ServiceLoader}.
 *
 * <p>Declare it both as {@code provides} in module-info and in {@code META-INF/services}. Neither
 * loading the class nor its constructor may do I/O or touch a class that can be absent.
 */
public interface BackendProvider {

  /** Returns the name by which the backend is chosen, such as {@code cpu-simd}. */
  String name();

  /** Tells whether the backend can be opened here. Never throws, loads nothing heavy. */
  Availability availability();

  /**
   * Opens a new backend.
   *
   * @throws BackendException if it cannot be opened after all
   */
  Backend open(BackendOptions options);
}
