package dev.cotangent.train;

import dev.cotangent.io.NamedArray;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.EarlyStopping.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** All that changes while a training runs: what a checkpoint holds. */
final class TrainingState implements Resumable {
  private static final String CONFUSION = "epoch/confusion";

  private final Network network;
  private final Optimiser optimiser;
  private final Map<String, String> constants;
  private final Optional<EarlyStopping> early;
  private EpochTotals totals = new EpochTotals();
  private int epoch;
  private int batch;

  /**
   * The state at the start of a plan.
   *
   * @param constants what must be the same when training goes on, by name
   */
  TrainingState(
      Network network, Optimiser optimiser, TrainingPlan plan, Map<String, String> constants) {
    this.network = network;
    this.optimiser = optimiser;
    this.constants = constants;
    this.early =
        plan.patience().isPresent()
            ? Optional.of(new EarlyStopping(network, plan.patience().getAsInt()))
            : Optional.empty();
    this.epoch = plan.firstEpoch();
  }

  int epoch() {
    return epoch;
  }

  int batch() {
    return batch;
  }

  @Override
  public long step() {
    return optimiser.steps();
  }

  EpochTotals totals() {
    return totals;
  }

  /** Tells whether training is to stop early. */
  boolean isOver() {
    return early.map(EarlyStopping::isOver).orElse(false);
  }

  /** A batch is done. */
  void nextBatch() {
    batch++;
  }

  /** An epoch is done. */
  void nextEpoch(EpochReport report) {
    early.ifPresent(e -> e.note(report.epoch(), report.validation().orElseThrow().loss()));
    totals = new EpochTotals();
    epoch++;
    batch = 0;
  }

  /** Gives the network the weights of the best epoch, if there was one. */
  OptionalInt restoreBest() {
    return early.map(EarlyStopping::restore).orElse(OptionalInt.empty());
  }

  @Override
  public Checkpoint checkpoint() {
    Standing standing = early.map(EarlyStopping::standing).orElse(Standing.NONE);
    Map<String, NamedArray> arrays = new LinkedHashMap<>(Weights.exact(tensors(standing)));
    totals
        .confusion()
        .ifPresent(confusion -> {
          Shape shape = Shape.of(confusion.classes(), confusion.classes());
          arrays.put(CONFUSION, new NamedArray.Doubles(shape, confusion.values()));
        });
    var position =
        new CheckpointPosition(
            step(), epoch, batch, totals.lossSum(), totals.rows(), totals.seconds(), standing);
    Map<String, String> all = new LinkedHashMap<>(constants);
    all.putAll(Constants.of(optimiser, step()));
    return new Checkpoint(position, arrays, all, false);
  }

  /**
   * Makes this the state of a checkpoint.
   *
   * @throws CheckpointException if training could not go on from it with the same bits; lists why;
   *     nothing was changed
   */
  void restore(Checkpoint checkpoint) {
    CheckpointPosition at = checkpoint.position();
    Map<String, NamedArray> arrays = new LinkedHashMap<>(checkpoint.arrays());
    Optional<NamedArray> confusion = Optional.ofNullable(arrays.remove(CONFUSION));
    Map<String, String> here = new LinkedHashMap<>(constants);
    here.putAll(Constants.of(optimiser, at.step()));
    List<String> problems = new ArrayList<>(checkpoint.differences(here));
    Map<String, Tensor> tensors = tensors(at.standing());
    problems.addAll(Weights.differences(arrays, tensors));
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          "resume: the checkpoint of step %d is of another training: %s"
              .formatted(at.step(), String.join("; ", problems)));
    }
    Optional<Confusion> counts = confusion.map(TrainingState::confusion);
    Weights.copy(arrays, tensors);
    optimiser.resumeAt(at.step());
    early.ifPresent(e -> e.resumeAt(at.standing()));
    totals = new EpochTotals(at.lossSum(), at.rows(), at.seconds(), counts);
    epoch = at.epoch();
    batch = at.batch();
  }

  private Map<String, Tensor> tensors(Standing standing) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network.state().forEach((name, tensor) -> tensors.put(Checkpoint.NETWORK + name, tensor));
    optimiser.state().forEach((name, tensor) -> tensors.put(Checkpoint.OPTIMISER + name, tensor));
    if (standing.hasBest()) {
      early.ifPresent(e -> e.best().forEach((name, t) -> tensors.put("best/" + name, t)));
    }
    return tensors;
  }

  private static Confusion confusion(NamedArray array) {
    if (array instanceof NamedArray.Doubles(Shape shape, double[] values)
        && shape.rank() == 2
        && shape.extent(0) == shape.extent(1)) {
      return Confusion.of(shape.extent(0), values);
    }
    throw new CheckpointException(
        "resume: " + CONFUSION + " must be a square of numbers, is " + array.shape());
  }
}
