package dev.cotangent.bench.speed;

import java.io.IOException;

/** Another that does the same cases, measured by turns with the backend in one run. */
interface Peer extends AutoCloseable {
  /** Returns its name, and its version if it has one of its own. */
  String name();

  /**
   * Times a case.
   *
   * @return the median time of a call, in microseconds
   */
  double medianMicros(SpeedCase measured, double seconds) throws IOException;

  @Override
  void close() throws IOException;
}
