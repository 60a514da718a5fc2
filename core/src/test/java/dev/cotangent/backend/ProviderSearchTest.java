package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.BackendReport.Broken;
import dev.cotangent.backend.BackendReport.Entry;
import dev.cotangent.backend.reference.ReferenceBackend;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers on a class path of their own, whole and broken. */
class ProviderSearchTest {
  private static final String SERVICE = BackendProvider.class.getName();

  @TempDir Path folder;

  @Test
  void brokenProvidersAreReportedAndHideNoOther() throws IOException {
    List<String> lines =
        Stream.of(ThrowsWhenMade.class, Whole.class, ThrowsWhenAsked.class, CannotInitialise.class)
            .map(Class::getName)
            .collect(Collectors.toList());
    lines.addFirst("no.such.Provider");
    try (var loader = loader(lines)) {
      List<Entry> entries = search(loader);

      assertThat(entries).hasSize(5);
      assertThat(entries.getFirst().name()).isEqualTo("whole");
      assertThat(entries.getFirst().usable()).isPresent();
      assertThat(reasonOf(entries, ThrowsWhenMade.class)).contains("made in anger");
      assertThat(reasonOf(entries, ThrowsWhenAsked.class)).contains("asked too much");
      assertThat(reasonOf(entries, CannotInitialise.class)).contains("absent module");
      assertThat(entries).anySatisfy(e -> assertThat(e.explanation()).contains("no.such.Provider"));
    }
  }

  @Test
  void aNameIsKeptWhenOnlyAvailabilityThrows() throws IOException {
    try (var loader = loader(List.of(ThrowsWhenAsked.class.getName()))) {
      assertThat(search(loader)).extracting(Entry::name).containsExactly("asked");
    }
  }

  @Test
  void anUnreadableServiceFileIsReportedAndTheSearchEnds() throws IOException {
    try (var loader = loader(List.of("two words", Whole.class.getName()))) {
      assertThat(search(loader)).anySatisfy(e -> assertThat(e.status()).isInstanceOf(Broken.class));
    }
  }

  @Test
  void aClassSeenTwiceIsListedOnce() throws IOException {
    try (var loader = loader(List.of(Whole.class.getName()))) {
      var twice =
          List.of(
              ServiceLoader.load(BackendProvider.class, loader),
              ServiceLoader.load(BackendProvider.class, loader));
      assertThat(ProviderSearch.run(twice, _ -> true))
          .filteredOn(f -> f.entry().name().equals("whole"))
          .hasSize(1);
    }
  }

  @Test
  void aProviderOfAnotherNameIsNotAsked() throws IOException {
    List<String> lines = List.of(ThrowsWhenAsked.class.getName(), Whole.class.getName());
    try (var loader = loader(lines)) {
      assertThat(search(loader, "whole"::equals)).extracting(Entry::name).containsExactly("whole");
    }
  }

  @Test
  void theContextClassLoaderIsSearched() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var loader = loader(List.of(Whole.class.getName()))) {
      thread.setContextClassLoader(loader);
      assertThat(Backends.report().toString()).contains("whole").contains("reference");
      assertThat(Backends.named("whole").name()).isEqualTo("reference");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String reasonOf(List<Entry> entries, Class<?> provider) {
    return entries.stream()
        .filter(e -> e.provider().equals(provider.getName()))
        .map(e -> ((Broken) e.status()).reason())
        .collect(Collectors.joining());
  }

  private static List<Entry> search(ClassLoader loader) {
    return search(loader, _ -> true);
  }

  private static List<Entry> search(ClassLoader loader, Predicate<String> wanted) {
    var loaders = List.of(ServiceLoader.load(BackendProvider.class, loader));
    return ProviderSearch.run(loaders, wanted).stream()
        .map(ProviderSearch.Found::entry)
        .filter(e -> !e.name().equals("reference"))
        .toList();
  }

  private URLClassLoader loader(List<String> lines) throws IOException {
    Path file = folder.resolve("META-INF/services/" + SERVICE);
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
    for (Class<?> provider :
        List.of(Whole.class, ThrowsWhenMade.class, ThrowsWhenAsked.class, CannotInitialise.class)) {
      String path = provider.getName().replace('.', '/') + ".class";
      Files.createDirectories(folder.resolve(path).getParent());
      try (var bytes = provider.getClassLoader().getResourceAsStream(path)) {
        assertThat(bytes).isNotNull();
        Files.write(folder.resolve(path), bytes.readAllBytes());
      }
    }
    return new OwnCopies(folder.toUri().toURL());
  }

  /** Defines the providers below anew, outside any named module, as a class path would. */
  private static final class OwnCopies extends URLClassLoader {
    OwnCopies(URL folder) throws MalformedURLException {
      super(new URL[] {folder}, ProviderSearchTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean ours =
          Arrays.stream(ProviderSearchTest.class.getDeclaredClasses())
              .anyMatch(c -> c.getName().equals(name));
      if (!ours) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  /** A provider without fault. */
  public static class Whole implements BackendProvider {
    @Override
    public String name() {
      return "whole";
    }

    @Override
    public Availability availability() {
      return new Availability.Usable(1, "for tests");
    }

    @Override
    public Backend open(BackendOptions options) {
      return new ReferenceBackend();
    }
  }

  /** Cannot be made. */
  public static final class ThrowsWhenMade extends Whole {
    /** Fails. */
    public ThrowsWhenMade() {
      throw new IllegalStateException("made in anger");
    }
  }

  /** Breaks its promise never to throw. */
  public static final class ThrowsWhenAsked extends Whole {
    @Override
    public String name() {
      return "asked";
    }

    @Override
    public Availability availability() {
      throw new IllegalStateException("asked too much");
    }
  }

  /** Has a static field that cannot be computed, as one of an absent module cannot. */
  public static final class CannotInitialise extends Whole {
    static final int LANES = lanes();

    private static int lanes() {
      throw new NoClassDefFoundError("absent module");
    }
  }
}
