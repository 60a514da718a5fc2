package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import java.util.function.Function;

/**
 * A piece of work whose time is measured.
 *
 * @param name the same as the peer's, such as {@code train/lenet5-mnist-b64-sgd}
 * @param flops floating-point operations of a call; 0 where they are not counted
 * @param items rows that a call works on; 0 where there are none
 * @param prepare makes the work on a backend; each call of it is done when it returns
 */
record SpeedCase(String name, double flops, int items, Function<Backend, Runnable> prepare) {}
