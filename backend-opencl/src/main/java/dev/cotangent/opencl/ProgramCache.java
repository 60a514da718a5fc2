package dev.cotangent.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Built programs on disk, for drivers that keep none themselves.
 *
 * <p>A file is the digest of the binary and the binary; one that does not agree with itself is
 * deleted. Above a bound the files that were used longest ago go. What cannot be written is built
 * anew in the next run, which is said once.
 */
final class ProgramCache {
  /** Bytes of all files, at most. */
  static final long MOST_BYTES = 64L << 20;

  private static final String SUFFIX = ".bin";

  /** Platforms whose drivers keep programs on disk; a second copy would only cost time. */
  private static final List<String> OWN_CACHE =
      List.of("nvidia cuda", "portable computing language", "rusticl", "oclgrind");

  private final CacheFolder folder;
  private final long mostBytes;
  private final Logger log;
  private boolean warned;

  ProgramCache(CacheFolder folder, long mostBytes, Logger log) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.log = log;
  }

  /** Returns the cache for a device, unless its driver has one. */
  static Optional<ProgramCache> of(ClDevice device) {
    String platform = device.platformName().toLowerCase(Locale.ROOT);
    return OWN_CACHE.stream().anyMatch(platform::contains)
        ? Optional.empty()
        : Optional.of(
            new ProgramCache(
                CacheFolder.ofUser(), MOST_BYTES, System.getLogger(ProgramCache.class.getName())));
  }

  /** Returns the binary of a key, if it is there and whole. */
  synchronized Optional<byte[]> get(String key) {
    try {
      Optional<byte[]> file = folder.read(key + SUFFIX);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      byte[] all = file.get();
      byte[] binary = Arrays.copyOfRange(all, Math.min(Digest.LENGTH, all.length), all.length);
      if (!Arrays.equals(Digest.of(binary), Arrays.copyOf(all, Digest.LENGTH))) {
        remove(key);
        return Optional.empty();
      }
      Files.setLastModifiedTime(path(key), FileTime.fromMillis(System.currentTimeMillis()));
      return Optional.of(binary);
    } catch (IOException e) {
      warn(e);
      return Optional.empty();
    }
  }

  /** Keeps a binary. */
  synchronized void put(String key, byte[] binary) {
    byte[] all =
        ByteBuffer.allocate(Digest.LENGTH + binary.length)
            .put(Digest.of(binary))
            .put(binary)
            .array();
    if (all.length > mostBytes) {
      return;
    }
    try {
      folder.write(key + SUFFIX, all);
      shrink();
    } catch (IOException e) {
      warn(e);
    }
  }

  /** Deletes the binary of a key. */
  synchronized void remove(String key) {
    try {
      Files.deleteIfExists(path(key));
    } catch (IOException e) {
      warn(e);
    }
  }

  private record Kept(Path path, long bytes, FileTime used) {}

  /** Other processes may delete files meanwhile. */
  private void shrink() throws IOException {
    List<Kept> files;
    try (Stream<Path> all = Files.list(folder.path())) {
      files =
          all.filter(p -> p.toString().endsWith(SUFFIX))
              .map(ProgramCache::kept)
              .flatMap(Optional::stream)
              .sorted(Comparator.comparing(Kept::used))
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    long bytes = files.stream().mapToLong(Kept::bytes).sum();
    for (Kept file : files) {
      if (bytes <= mostBytes) {
        return;
      }
      Files.deleteIfExists(file.path);
      bytes -= file.bytes;
    }
  }

  private static Optional<Kept> kept(Path path) {
    try {
      return Optional.of(new Kept(path, Files.size(path), Files.getLastModifiedTime(path)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path path(String key) {
    return folder.path().resolve(key + SUFFIX);
  }

  private void warn(IOException e) {
    if (!warned) {
      warned = true;
      log.log(
          Level.WARNING,
          "opencl: built programs cannot be kept in %s, each run builds them again: %s; -D%s=FOLDER names another folder"
              .formatted(folder.path(), e, CacheFolder.PROPERTY));
    }
  }
}
