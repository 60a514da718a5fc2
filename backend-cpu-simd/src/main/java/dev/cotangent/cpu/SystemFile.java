package dev.cotangent.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in which Linux describes the machine, for what tunes speed and changes no result. */
final class SystemFile {
  private SystemFile() {}

  /** Returns what a file says, "" where there is none, as on other systems, or none to be read. */
  static String text(Path file) {
    if (!Files.isReadable(file)) {
      return "";
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
