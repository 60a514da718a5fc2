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
   * @param surprising whether whoever put it on the path will want a warning when another backend
   *     is chosen; not so where the machine simply has no such device
   */
  record Refused(String reason, String remedy, boolean surprising) implements Availability {

    /** A refusal to warn of: something can be mended. */
    public Refused(String reason, String remedy) {
      this(reason, remedy, true);
    }

    /** Returns a refusal for want of a device, which only reports mention. */
    public static Refused forWantOfDevice(String reason, String remedy) {
      return new Refused(reason, remedy, false);
    }
  }
}
