/**
 * The training loop, evaluation, and what happens when training goes wrong.
 *
 * <p>A {@link dev.cotangent.train.Trainer} takes a network, a loss, an optimiser and a {@link
 * dev.cotangent.train.TrainingPlan}; {@link dev.cotangent.train.TrainingListener}s see every step
 * and epoch; {@link dev.cotangent.train.GradientTerm}s add to the gradients of a step, as {@link
 * dev.cotangent.train.GradientNoise} does; {@link dev.cotangent.train.Checkpoints} lets a training
 * that was stopped go on with the same bits; {@link dev.cotangent.train.Evaluation} measures a
 * network on data. No layer, no kernel and no output to a console here. Start reading at {@code
 * Trainer}.
 */
@NullMarked
package dev.cotangent.train;

import org.jspecify.annotations.NullMarked;
