package dev.cotangent.backend;

/**
 * What a caller may ask of a backend when it opens.
 *
 * @param threads threads to compute with; 0: as many as the backend thinks right
 */
public record BackendOptions(int threads) {

  /** Checks the number of threads. */
  public BackendOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("backend: threads must not be negative, got " + threads);
    }
  }

  /** Returns the options that leave everything to the backend. */
  public static BackendOptions defaults() {
    return new BackendOptions(0);
  }

  /** Returns these options with a number of threads. */
  public BackendOptions threads(int threads) {
    return new BackendOptions(threads);
  }
}
