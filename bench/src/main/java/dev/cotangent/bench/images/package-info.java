/**
 * The verbs {@code images}, {@code compare resnet-convnext} and {@code summary}: what image models
 * cost, and how they learn.
 *
 * <p>With {@code --json}, {@code images} and {@code compare resnet-convnext} print one JSON
 * document. Its keys, schema 1:
 *
 * <ul>
 *   <li>{@code schema} 1; {@code command} "images" or "compare resnet-convnext"; {@code version} of
 *       Cotangent; {@code complete} false if Ctrl-C ended it early
 *   <li>{@code backend}: {@code name}, {@code description}, {@code reason} it was chosen
 *   <li>{@code jdk}: the Java runtime's version; {@code seeds}; {@code task}; {@code trainRows},
 *       {@code testRows}, {@code classes}
 *   <li>{@code models}: {@code model}, {@code title}, {@code parameters}, {@code flops} of one
 *       image forward, {@code activationBytes} that a step holds for one image, {@code batch} that
 *       steps are timed with, {@code epochs}
 *   <li>of each model, with {@code mean}, {@code deviation} and {@code runs}, one for each seed:
 *       {@code testAccuracy}, {@code secondsPerEpoch}; {@code forwardSeconds} and {@code
 *       backwardSeconds} of a step; {@code firstOverLastAtStart} and {@code firstOverLastAtEnd};
 *       {@code stages}: {@code stage}, and likewise {@code gradientAtStart}, {@code gradientAtEnd}
 * </ul>
 *
 * <p>{@code summary --json}: {@code model}, {@code input} and {@code output} as extents, {@code
 * parameters}, {@code flops}, {@code activations} (elements), {@code layers}: {@code path}, {@code
 * operations}, {@code output}, {@code parameters}, {@code flops}, {@code activations}.
 *
 * <p>What gradients are measured on is said at {@link dev.cotangent.bench.images.StageGradients}.
 * New keys may come; these stay. Start reading at {@link dev.cotangent.bench.images.ImagesCommand}.
 */
@NullMarked
package dev.cotangent.bench.images;

import org.jspecify.annotations.NullMarked;
