package dev.cotangent.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the folder of a data set, and never downloads one.
 *
 * <p>A folder that was asked for ({@code --data DIR}) is the only place searched. Otherwise, in
 * this order: {@code $COTANGENT_DATA}; {@code ../shared/data} beside the working directory; {@code
 * $XDG_CACHE_HOME/cotangent}, which is {@code ~/.cache/cotangent} if not set. A set is the folder
 * of its name in one of these places.
 */
public final class DataLocation {
  /** Variable that names the folder of all data sets. */
  public static final String VARIABLE = "COTANGENT_DATA";

  private final Map<String, String> environment;
  private final Path workingDirectory;
  private final Path home;

  DataLocation(Map<String, String> environment, Path workingDirectory, Path home) {
    this.environment = environment;
    this.workingDirectory = workingDirectory;
    this.home = home;
  }

  /** Returns the places of this process: its environment, working directory and user. */
  public static DataLocation ofProcess() {
    return new DataLocation(
        System.getenv(),
        Path.of(System.getProperty("user.dir", "")),
        Path.of(System.getProperty("user.home", "")));
  }

  /**
   * Returns the folder of a set, in the usual places.
   *
   * @param set the set's name, such as {@code mnist}
   * @throws DataException if no place has it; lists the places and the ways to supply the set
   */
  public Path find(String set) throws DataException {
    return find(set, usualPlaces());
  }

  /**
   * Returns the folder of a set in the folder that was asked for; the usual places if none was.
   *
   * @param set the set's name, such as {@code mnist}
   * @param asked the argument of {@code --data}
   * @throws DataException if no place has it; lists the places and the ways to supply the set
   */
  public Path find(String set, Optional<Path> asked) throws DataException {
    return find(set, asked.map(List::of).orElseGet(this::usualPlaces));
  }

  private static Path find(String set, List<Path> places) throws DataException {
    List<Path> tried = places.stream().map(place -> place.resolve(set).normalize()).toList();
    for (Path folder : tried) {
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    var message = new StringBuilder("data set \"" + set + "\" was not found. Places tried:");
    tried.forEach(folder -> message.append("\n  ").append(folder));
    message.append("\nPut the files of the set into one of them, or name the folder above it");
    message.append(" with --data DIR or $").append(VARIABLE).append(". Nothing is downloaded.");
    throw new DataException(message.toString());
  }

  private List<Path> usualPlaces() {
    List<Path> places = new ArrayList<>();
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      places.add(workingDirectory.resolve(named));
    }
    places.add(workingDirectory.resolve("../shared/data"));
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    places.add((cache.isBlank() ? home.resolve(".cache") : Path.of(cache)).resolve("cotangent"));
    return places;
  }
}
