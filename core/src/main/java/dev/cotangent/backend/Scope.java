package dev.cotangent.backend;

import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Owns the tensors of one piece of work, such as a training step, and recycles them when it ends.
 *
 * <p>Belongs to the thread that made it: another one gets an {@link IllegalStateException}.
 * Buffers, not tensors, are counted, since views share them.
 */
public final class Scope implements AutoCloseable {
  private final Backend backend;
  private final String name;
  private final Thread thread = Thread.currentThread();
  private boolean ended;
  private final Set<Buffer> owned = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * A scope on a backend.
   *
   * @param name what it is, for the error of a late reader: "training step 12"
   */
  public Scope(Backend backend, String name) {
    this.backend = backend;
    this.name = name;
  }

  /** Returns the backend the tensors live on. */
  public Backend backend() {
    return backend;
  }

  /** Returns a REAL tensor of undefined content. */
  public Tensor allocate(Shape shape) {
    return allocate(ElementType.REAL, shape);
  }

  /** Returns a REAL tensor of undefined content. */
  public Tensor allocate(int... extents) {
    return allocate(ElementType.REAL, Shape.of(extents));
  }

  /**
   * Returns a tensor of undefined content.
   *
   * @throws IllegalStateException if the scope has ended, or belongs to another thread
   */
  public Tensor allocate(ElementType type, Shape shape) {
    requireOwnThread();
    if (ended) {
      throw new IllegalStateException(
          "scope: %s has ended; a tensor of shape %s needs another".formatted(name, shape));
    }
    Tensor tensor = backend.allocate(type, shape, Lifetime.SCOPED);
    owned.add(tensor.buffer());
    return tensor;
  }

  /** Tells whether this scope will recycle the tensor's buffer. */
  public boolean owns(Tensor tensor) {
    return owned.contains(tensor.buffer());
  }

  /** Makes a tensor outlive the scope and returns it. */
  public Tensor keep(Tensor tensor) {
    requireOwnThread();
    tensor.buffer().requireLive();
    if (owned.remove(tensor.buffer())) {
      backend.persist(tensor.buffer());
    }
    return tensor;
  }

  /** Recycles a tensor's buffer now, if this scope owns it. */
  public void release(Tensor tensor, String by) {
    requireOwnThread();
    if (owned.remove(tensor.buffer())) {
      backend.release(tensor.buffer(), by);
    }
  }

  /** Recycles all tensors that were not kept; closing again does nothing. */
  @Override
  public void close() {
    requireOwnThread();
    ended = true;
    String by = "the end of " + name;
    for (Buffer buffer : owned) {
      backend.release(buffer, by);
    }
    owned.clear();
  }

  private void requireOwnThread() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "scope: %s belongs to thread %s, was used by %s"
              .formatted(name, thread.getName(), Thread.currentThread().getName()));
    }
  }
}
