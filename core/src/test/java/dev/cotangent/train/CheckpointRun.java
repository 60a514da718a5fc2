package dev.cotangent.train;

import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Augmentation;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.data.HostArray;
import dev.cotangent.data.Mixup;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adagrad;
import dev.cotangent.optim.AdamW;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.optim.RmsProp;
import dev.cotangent.optim.Schedule;
import dev.cotangent.optim.Sgd;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.TrainingPlan.Metrics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small training with everything random in it: 3 epochs of 5 batches of little images. */
final class CheckpointRun {
  private static final int STEPS = 15;
  private static final int ROWS = 46;
  private static final int CLASSES = 3;

  private final Case each;
  private final Network network;
  private final Optimiser optimiser;
  private final Trainer trainer;
  private int epochs = 3;

  /** What differs between trainings. */
  enum Case {
    MOMENTUM,
    NESTEROV,
    ADAMW,
    ADAMW_ONE_CYCLE,
    RMS_PROP,
    ADAGRAD,
    /** Far too large steps: the loss on the validation set jumps about. */
    STOPPING_EARLY;

    private UpdateRule rule() {
      return switch (this) {
        case MOMENTUM -> Sgd.of(Schedule.cosine(0.1, 0.001, STEPS)).momentum(0.9).decay(1e-4);
        case NESTEROV -> Sgd.of(Schedule.constant(0.1).warmUp(6)).nesterov(0.9);
        case ADAMW -> AdamW.of(0.02);
        case ADAMW_ONE_CYCLE -> AdamW.of(Schedule.oneCycle(0.02, STEPS));
        case RMS_PROP -> RmsProp.of(0.01);
        case ADAGRAD -> Adagrad.of(0.05);
        case STOPPING_EARLY -> Sgd.of(5);
      };
    }
  }

  CheckpointRun(Case each) {
    this(each, each.rule());
  }

  CheckpointRun(Case each, UpdateRule rule) {
    this.each = each;
    this.network =
        Sequential.of(
                Flatten.of(),
                Dense.of(12).activation(Activation.tanh()),
                BatchNorm.of(),
                Dropout.of(0.2),
                Dense.of(CLASSES))
            .build(new ReferenceBackend(), 1, Shape.of(4, 4, 1));
    this.optimiser = rule.on(network);
    this.trainer = new Trainer(network, Losses.softmaxCrossEntropy(), optimiser);
  }

  Network network() {
    return network;
  }

  Optimiser optimiser() {
    return optimiser;
  }

  Trainer trainer() {
    return trainer;
  }

  /** Makes it longer or shorter. */
  CheckpointRun epochs(int count) {
    epochs = count;
    return this;
  }

  TrainingHistory train() {
    Batches batches = batches(2);
    // Mixed targets are no labels, of which no accuracy could be counted.
    boolean isMixed = plan().metrics() == Metrics.LOSS;
    return trainer.train(isMixed ? batches.mixed(new Mixup(0.2, CLASSES), 4) : batches, plan());
  }

  private TrainingPlan plan() {
    TrainingPlan plan =
        TrainingPlan.epochs(epochs)
            .seed(5)
            .clipping(Clipping.byGlobalNorm(1))
            .validation(Batches.inOrder(images(20, 9), 20));
    return each == Case.STOPPING_EARLY
        ? new TrainingPlan(
                0,
                40,
                Clipping.none(),
                plan.validation(),
                plan.patience(),
                Metrics.LOSS_AND_ACCURACY,
                5)
            .stoppingEarly(2)
        : plan;
  }

  /** Stops after a number of steps. */
  void stopAfter(long steps) {
    trainer.listen(
        new TrainingListener() {
          @Override
          public void stepEnded(StepReport report) {
            if (report.step() + 1 == steps) {
              trainer.stop();
            }
          }
        });
  }

  /** Returns the bits of all weights, statistics and slots. */
  Map<String, List<Long>> bits() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(network.state());
    optimiser.state().forEach((name, slot) -> tensors.put("optimiser " + name, slot));
    Map<String, List<Long>> bits = new LinkedHashMap<>();
    tensors.forEach((name, tensor) ->
        bits.put(
            name,
            Arrays.stream(TensorValues.doubles(tensor))
                .mapToObj(Double::doubleToRawLongBits)
                .toList()));
    return bits;
  }

  /** Shuffled and augmented, the last one smaller. */
  static Batches batches(long seed) {
    return Batches.shuffled(images(ROWS, 1), 10, seed)
        .augmented(Augmentation.none().shift(1).flip(), 3)
        .ahead();
  }

  private static Dataset images(int rows, long seed) {
    RandomKey key = RandomKey.of(seed);
    float[] pixels = new float[rows * 16];
    int[] labels = new int[rows];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) key.uniform(i);
      labels[i / 16] = (int) (CLASSES * pixels[i]);
    }
    var images = new HostArray.Reals(pixels, Shape.of(rows, 4, 4, 1));
    return ArrayDataset.classes(images, labels, CLASSES);
  }
}
