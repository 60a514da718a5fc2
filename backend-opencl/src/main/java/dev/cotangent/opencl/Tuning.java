package dev.cotangent.opencl;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tiles for each kind of product on a device: what tuning found, else what suits most.
 *
 * <p>Kept by {@link TuningFile} in the user's cache, and read when a backend opens.
 */
final class Tuning {
  private static final Tuning NONE = new Tuning(Map.of());

  private final Map<ProductKind, Tile> tiles;

  Tuning(Map<ProductKind, Tile> tiles) {
    this.tiles = Map.copyOf(tiles);
  }

  /** Returns the tuning of a device that was not tuned. */
  static Tuning none() {
    return NONE;
  }

  /**
   * Returns what was found for a device, if it was tuned.
   *
   * <p>A file that is corrupt, or was made by another driver or for other kernels, is ignored with
   * one warning that says how to mend it.
   */
  static Tuning load(CacheFolder folder, ClDevice device, DeviceClass deviceClass, Logger log) {
    var file = new TuningFile(device, deviceClass);
    try {
      Optional<byte[]> content = folder.read(file.name());
      return content.isEmpty() ? NONE : file.parse(content.get());
    } catch (IOException | IllegalArgumentException e) {
      log.log(
          Level.WARNING,
          "opencl: the tuning in %s is ignored: %s; run \"cotangent tune\" again, or delete it"
              .formatted(folder.path().resolve(file.name()), e.getMessage()));
      return NONE;
    }
  }

  /** Returns the tile for a kind of products on a device whose registers have so many floats. */
  Tile tile(ProductKind kind, int lanes) {
    Tile found = tiles.get(kind);
    return found == null ? kind.candidates(lanes).getFirst() : found;
  }

  /** Returns this tuning with another tile. */
  Tuning with(ProductKind kind, Tile tile) {
    Map<ProductKind, Tile> changed = new EnumMap<>(ProductKind.class);
    changed.putAll(tiles);
    changed.put(kind, tile);
    return new Tuning(changed);
  }

  Map<ProductKind, Tile> tiles() {
    return tiles;
  }
}
