/**
 * The workbench's command line: {@code cotangent compare}, {@code train}, {@code evaluate}, {@code
 * images}, {@code summary}, {@code bench}, {@code kernels} and {@code backends}.
 *
 * <p>Here is what all verbs share: arguments, exit codes, what goes to which stream, and how Ctrl-C
 * ends a run. Only {@link dev.cotangent.bench.Console} prints. Results go to stdout, everything
 * else to stderr. Start reading at {@link dev.cotangent.bench.Main}.
 *
 * <p>Sub-packages: {@code models} (what can be trained, and how), {@code training} (one run and
 * what is measured in it), {@code compare} and {@code speed} (the two big verbs), {@code images}
 * (image models side by side), {@code kernels} (kernels one by one), {@code report} (tables and
 * JSON).
 */
@NullMarked
package dev.cotangent.bench;

import org.jspecify.annotations.NullMarked;
