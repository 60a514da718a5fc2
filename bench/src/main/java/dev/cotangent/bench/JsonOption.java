package dev.cotangent.bench;

import java.util.function.Supplier;
import picocli.CommandLine.Option;

/**
 * Whether a verb answers a program rather than a person.
 *
 * <p>The same for each verb that has it: the whole of stdout is one JSON object, whose first
 * members are {@code schema}, {@code command} and {@code version}; what goes on is said on stderr
 * either way.
 */
public final class JsonOption {
  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean wanted;

  /** Prints the result in the form that was asked for. */
  public void print(Console console, Supplier<String> document, Supplier<String> text) {
    console.result(wanted ? document.get() : text.get());
  }
}
