package dev.cotangent.tck;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.cases.Execution;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A small network that learns to tell classes apart, with made-up data: four batches in turn.
 *
 * <p>An example of class c is prototype c plus noise; for tokens, each one is that of the prototype
 * or a random one.
 *
 * @param spec yields logits [classes]
 * @param example shape of one example
 * @param tokens how many tokens there are, 0 for real inputs
 */
public record TrainingProblem(
    String name, LayerSpec spec, Shape example, int tokens, int classes, UpdateRule rule) {
  private static final long SEED = 20260102;
  private static final int BATCH = 16;
  private static final int BATCHES = 4;

  /**
   * Returns the loss of each of the first steps.
   *
   * @param perturbation 0, or the number of one of many ways to change each real input and each
   *     initial parameter by one unit in the last place of a float, up or down
   */
  public double[] losses(Backend backend, int steps, int perturbation) {
    Network network = spec.build(backend, SEED, example);
    RandomKey signs = RandomKey.of(perturbation).derive("signs");
    if (perturbation != 0) {
      network.parameters().forEach(p -> perturb(backend, p, signs.derive(p.name())));
    }
    var optimiser = new Optimiser(rule, network);
    double[] losses = new double[steps];
    for (int step = 0; step < steps; step++) {
      try (Tape tape = Tape.training(backend, SEED, step)) {
        RandomKey batch = RandomKey.of(SEED).derive(step % BATCHES);
        int[] labels = draw(batch.derive("labels"), BATCH, classes);
        Variable x = input(tape, batch, labels, perturbation == 0 ? null : signs.derive(step));
        Variable y = tape.constant(labels, Shape.of(BATCH));
        Variable loss = Losses.softmaxCrossEntropy().of(tape, network.forward(tape, x), y);
        losses[step] = Execution.read(backend, loss.value())[0];
        Gradients gradients = tape.backward(loss);
        optimiser.apply(gradients);
      }
    }
    return losses;
  }

  /** Returns the network with its initial weights. */
  Network network(Backend backend) {
    return spec.build(backend, SEED, example);
  }

  /** Returns the logits of a batch in inference. */
  float[] logits(Network network, int number) {
    try (Tape tape = Tape.inference(network.backend())) {
      RandomKey batch = RandomKey.of(SEED).derive(number);
      int[] labels = draw(batch.derive("labels"), BATCH, classes);
      return TensorValues.floats(network.forward(tape, input(tape, batch, labels, null)).value());
    }
  }

  private Variable input(Tape tape, RandomKey batch, int[] labels, @Nullable RandomKey signs) {
    int size = example.size();
    Shape shape = example.prepend(BATCH);
    RandomKey noise = batch.derive("noise");
    RandomKey prototype = RandomKey.of(SEED).derive("prototypes");
    if (tokens > 0) {
      int[] x = new int[BATCH * size];
      Arrays.setAll(
          x,
          i -> {
            boolean random = noise.uniform(2 * i) < 0.5;
            double u =
                random
                    ? noise.uniform(2 * i + 1)
                    : prototype.uniform(labels[i / size] * size + i % size);
            return (int) (u * tokens);
          });
      return tape.constant(x, shape);
    }
    float[] x = new float[BATCH * size];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (prototype.normal(labels[i / size] * size + i % size) + noise.normal(i));
      x[i] = signs == null ? x[i] : moved(x[i], signs.uniform(i));
    }
    return tape.constant(x, shape);
  }

  private static int[] draw(RandomKey key, int count, int bound) {
    int[] values = new int[count];
    Arrays.setAll(values, i -> (int) (key.uniform(i) * bound));
    return values;
  }

  private static void perturb(Backend backend, Parameter parameter, RandomKey signs) {
    float[] values = new float[parameter.value().size()];
    backend.read(parameter.value(), values);
    for (int i = 0; i < values.length; i++) {
      values[i] = moved(values[i], signs.uniform(i));
    }
    backend.write(values, parameter.value());
  }

  private static float moved(float x, double uniform) {
    if (x == 0) {
      return x;
    }
    return uniform < 0.5 ? Math.nextUp(x) : Math.nextDown(x);
  }
}
