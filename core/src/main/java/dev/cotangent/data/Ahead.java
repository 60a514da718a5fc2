package dev.cotangent.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Fetches each next element on another thread while the one before it is in use.
 *
 * <p>Only one element is ever on its way, so a walk that is given up leaves nothing running.
 */
final class Ahead<T> implements Iterator<T> {
  private final Iterator<T> walk;
  private Optional<CompletableFuture<T>> coming;

  /**
   * Fetches the first element at once.
   *
   * @param walk used by one thread at a time, never by two
   */
  Ahead(Iterator<T> walk) {
    this.walk = walk;
    this.coming = fetch();
  }

  @Override
  public boolean hasNext() {
    return coming.isPresent();
  }

  @Override
  public T next() {
    CompletableFuture<T> future =
        coming.orElseThrow(() -> new NoSuchElementException("the epoch is over"));
    try {
      T element = future.join();
      coming = fetch();
      return element;
    } catch (CompletionException e) {
      coming = Optional.empty();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Optional<CompletableFuture<T>> fetch() {
    return walk.hasNext()
        ? Optional.of(CompletableFuture.supplyAsync(walk::next, Ahead::start))
        : Optional.empty();
  }

  private static void start(Runnable task) {
    var unused = Thread.ofPlatform().daemon().name("cotangent-batches").start(task);
  }
}
