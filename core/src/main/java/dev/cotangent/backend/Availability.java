package dev.cotangent.backend;

/** Whether a backend can be opened here, and why. */
public sealed interface Availability {

  /**
   * The backend can be opened.
   *
   * @param rank the highest rank is chosen; 0 or less is never chosen by itself, only by name
   * @param description one line: what hardware, what precision
   */
  record Usable(int rank, String description) implements Availability {}

  /**
   * The backend cannot be opened.
   *
   * @param reason why
   * @param remedy the exact line or step that mends it
   */
  record Refused(String reason, String remedy) implements Availability {}
}
