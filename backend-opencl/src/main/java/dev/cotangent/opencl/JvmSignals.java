package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps drivers from the signals that the JVM lives on: compiled code faults on purpose, to stop at
 * a safepoint and to throw what {@code 1 / 0} and {@code null} throw.
 *
 * <p>Two handlers are known. That of pocl for SIGFPE turns {@code 1 / 0} to garbage; a variable
 * keeps it out. LLVM, by which pocl compiles, sets its own when it first writes a file ({@code
 * llvm::sys::RemoveFileOnSignal}, lib/Support/Unix/Signals.inc), for as long as the process lives.
 * The next fault of Java then deletes what is being compiled, and one more at that moment ends the
 * process without a word, as SA_RESETHAND leaves no handler at all. LLVM remembers that it has set
 * them and does not set them again; so they are taken back as soon as they are seen.
 *
 * <p>Nothing is done where the C library lacks the functions, as on Windows.
 */
@SuppressWarnings("restricted")
final class JvmSignals {
  /** Those after it are the C library's own or nobody's. */
  private static final int LAST_SIGNAL = 31;

  /** More than a {@code struct sigaction} of any system has. */
  private static final int ACTION_BYTES = 256;

  /** Reads and sets what a signal does. */
  static final Optional<MethodHandle> SIGACTION = function("sigaction", JAVA_INT, ADDRESS, ADDRESS);

  /** Held while handlers may change, so that nobody takes those of a driver for the JVM's. */
  private static final Object LOCK = new Object();

  private static boolean watched;

  private JvmSignals() {}

  /** Tells pocl to leave SIGFPE alone, unless the user has told it something. */
  static void beforeTheFirstCall() {
    Optional<MethodHandle> setenv = function("setenv", ADDRESS, ADDRESS, JAVA_INT);
    if (setenv.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("POCL_SIGFPE_HANDLER");
      MemorySegment value = arena.allocateFrom("0");
      int status = ClCall.run(() -> (int) setenv.get().invokeExact(name, value, 0));
      if (status != 0) {
        throw new IllegalStateException("opencl: setenv failed");
      }
    }
  }

  /**
   * Makes a call in which a driver may compile; the handlers are as before when it returns.
   *
   * <p>The first one is watched by another thread, which puts handlers back when it sees them.
   */
  static void keptDuring(Runnable call) {
    if (SIGACTION.isEmpty()) {
      call.run();
      return;
    }
    synchronized (LOCK) {
      try (Arena arena = Arena.ofShared()) {
        var handlers = new Handlers(SIGACTION.get(), arena);
        try {
          if (watched) {
            call.run();
          } else {
            watched = true;
            runWatched(call, handlers);
          }
        } finally {
          handlers.putBack();
        }
      }
    }
  }

  private static void runWatched(Runnable call, Handlers handlers) {
    var done = new AtomicBoolean();
    Thread.Builder daemon = Thread.ofPlatform().daemon().name("cotangent-opencl-signals");
    try (ExecutorService watcher = Executors.newSingleThreadExecutor(daemon.factory())) {
      watcher.execute(() -> {
        while (!done.get()) {
          handlers.putBack();
          Thread.onSpinWait();
        }
      });
      try {
        call.run();
      } finally {
        done.set(true);
      }
    }
  }

  /**
   * The actions of all signals at one moment.
   *
   * <p>Their layout is the system's own; all that is presumed is that the address of the handler
   * comes first.
   */
  private static final class Handlers {
    private final MethodHandle sigaction;
    private final MemorySegment before;
    private final MemorySegment now;

    Handlers(MethodHandle sigaction, Arena arena) {
      this.sigaction = sigaction;
      before = arena.allocate((LAST_SIGNAL + 1) * ACTION_BYTES, Long.BYTES);
      now = arena.allocate(ACTION_BYTES, Long.BYTES);
      for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
        canBeRead(signal, before(signal));
      }
    }

    /** Not for two threads at once. */
    void putBack() {
      for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
        MemorySegment wanted = before(signal);
        if (canBeRead(signal, now) && now.get(JAVA_LONG, 0) != wanted.get(JAVA_LONG, 0)) {
          set(signal, wanted);
        }
      }
    }

    private MemorySegment before(int signal) {
      return before.asSlice((long) signal * ACTION_BYTES, ACTION_BYTES);
    }

    /** Reads an action; some systems refuse it for signals that nobody can handle. */
    private boolean canBeRead(int signal, MemorySegment action) {
      return ClCall.run(() -> (int) sigaction.invokeExact(signal, MemorySegment.NULL, action)) == 0;
    }

    private void set(int signal, MemorySegment action) {
      int status =
          ClCall.run(() -> (int) sigaction.invokeExact(signal, action, MemorySegment.NULL));
      if (status != 0) {
        throw new IllegalStateException("opencl: sigaction failed for signal " + signal);
      }
    }
  }

  /** Returns a function of the C library that yields a status. */
  private static Optional<MethodHandle> function(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(f -> linker.downcallHandle(f, FunctionDescriptor.of(JAVA_INT, arguments)));
  }
}
