package dev.cotangent.train;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what a class warns of, in place of the console, until it is closed. */
final class Warnings implements AutoCloseable {
  private final List<String> texts = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (!entry.getLevel().equals(Level.WARNING)) {
            throw new AssertionError("unexpected: " + entry.getMessage());
          }
          texts.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  // Held here, since the log manager holds it weakly.
  private final Logger logger;

  Warnings(Class<?> origin) {
    logger = Logger.getLogger(origin.getName());
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
