package dev.cotangent.bench.speed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The peer's Python script as a file, until it is closed.
 *
 * @param folder that holds nothing else
 */
record PeerScript(Path folder) implements AutoCloseable {
  private static final String NAME = "pytorch_peer.py";

  /** Writes the script to a new folder. */
  static PeerScript unpack() throws IOException {
    var script = new PeerScript(Files.createTempDirectory("cotangent-peer"));
    try (InputStream in = PeerScript.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException("peer: " + NAME + " is not on the class path");
      }
      Files.copy(in, script.file());
    }
    return script;
  }

  /** Returns the script. */
  Path file() {
    return folder.resolve(NAME);
  }

  /** Removes file and folder. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file());
    Files.deleteIfExists(folder);
  }
}
