package dev.cotangent.train;

import dev.cotangent.backend.Backend;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.PyTorchLayout;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.EarlyStopping.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a training loop of one's own: saved by checkpoints, and resumed to the bit.
 *
 * <p>{@link Trainer} has its own. Everything that changes from step to step must be named here:
 * weights, optimisers, and {@link Part}s for the rest; what decides the bits and does not change is
 * a {@link #constant}. Belongs to one thread.
 *
 * <pre>{@code
 * var loop = new TrainingLoop(network, optimiser).constant("batches", batches.toString());
 * checkpoints.newest().ifPresent(loop::resume);
 * loop.save(checkpoints);
 * while (loop.epoch() < epochs) {
 *   for (Batch batch : batches.epoch(loop.epoch(), loop.batch())) {
 *     double loss = ...; // one step
 *     loop.stepEnded(loss, batch.size());
 *   }
 *   loop.epochEnded();
 * }
 * loop.ended();
 * }</pre>
 */
public final class TrainingLoop implements Resumable {
  private final Map<String, Tensor> weights;
  private final Map<String, Optimiser> optimisers;
  private final Map<String, String> constants = new LinkedHashMap<>();
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private Optional<CheckpointWriter> writer = Optional.empty();
  private EpochTotals totals = new EpochTotals();
  private int epoch;
  private int batch;

  /** Something else that changes from step to step. */
  public interface Part {
    /** Returns what it holds now, by name; may be empty. */
    Map<String, NamedArray> save();

    /**
     * Takes what {@link #save} gave.
     *
     * @throws IllegalArgumentException if that cannot be; nothing was changed
     */
    void load(Map<String, NamedArray> saved);
  }

  /** A loop that trains a network by one optimiser. */
  public TrainingLoop(Network network, Optimiser optimiser) {
    this(network.backend(), network.state(), Map.of("", optimiser));
    constant(Constants.NETWORK_KEY, Constants.keyOf(network));
  }

  /**
   * A loop that trains any tensors.
   *
   * @param weights by name
   * @param optimisers by name; each takes one step in each step of the loop
   * @throws IllegalArgumentException if there is no optimiser
   */
  public TrainingLoop(
      Backend backend, Map<String, Tensor> weights, Map<String, Optimiser> optimisers) {
    if (optimisers.isEmpty()) {
      throw new IllegalArgumentException("trainingLoop: needs an optimiser, got none");
    }
    this.weights = weights;
    this.optimisers = new LinkedHashMap<>(optimisers);
    constants.putAll(Constants.of(backend));
    totals.startClock();
  }

  /** Names what decides the bits of this training; a checkpoint with another value is refused. */
  public TrainingLoop constant(String name, String value) {
    constants.put(name, value);
    return this;
  }

  /**
   * Adds a part.
   *
   * @throws IllegalArgumentException if the name is empty, taken or has a slash
   */
  public TrainingLoop with(String name, Part part) {
    if (name.isEmpty() || name.contains("/") || parts.putIfAbsent(name, part) != null) {
      throw new IllegalArgumentException("trainingLoop: no part can be named \"" + name + "\"");
    }
    return this;
  }

  /**
   * Writes checkpoints from the next step on; called behind {@link #resume}.
   *
   * @throws CheckpointException if the folder holds later steps than this one
   * @throws java.io.UncheckedIOException if it cannot be written to
   */
  public void save(Checkpoints checkpoints) {
    writer = Optional.of(new CheckpointWriter(checkpoints, step()));
  }

  /**
   * Makes this the state of a checkpoint.
   *
   * @throws CheckpointException if training could not go on from it with the same bits; lists why;
   *     nothing was changed
   */
  public void resume(Checkpoint checkpoint) {
    CheckpointPosition at = checkpoint.position();
    Map<String, NamedArray> arrays = new LinkedHashMap<>(checkpoint.arrays());
    Map<Part, Map<String, NamedArray>> saved = new LinkedHashMap<>();
    parts.forEach((name, part) -> saved.put(part, taken(arrays, name)));
    Map<String, Tensor> tensors = tensors();
    List<String> problems = new ArrayList<>(checkpoint.differences(constantsAt(at.step())));
    problems.addAll(Weights.differences(arrays, tensors));
    if (problems.isEmpty()) {
      try {
        saved.forEach(Part::load);
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          "resume: the checkpoint of step %d is of another training: %s"
              .formatted(at.step(), String.join("; ", problems)));
    }
    Weights.copy(arrays, tensors);
    optimisers.values().forEach(optimiser -> optimiser.resumeAt(at.step()));
    totals = new EpochTotals(at.lossSum(), at.rows(), at.seconds(), Optional.empty());
    totals.startClock();
    epoch = at.epoch();
    batch = at.batch();
  }

  /** Returns the number of steps done. */
  @Override
  public long step() {
    return optimisers.values().iterator().next().steps();
  }

  /** Returns the epoch that is running, from 0. */
  public int epoch() {
    return epoch;
  }

  /** Returns the number of its batches that are done. */
  public int batch() {
    return batch;
  }

  /** Returns the mean loss of the examples of the epoch so far. */
  public double meanLoss() {
    return totals.lossSum() / totals.rows();
  }

  /** Returns the number of examples of the epoch so far. */
  public long rows() {
    return totals.rows();
  }

  /** Returns the seconds since the epoch began, without those between stop and resumption. */
  public double seconds() {
    totals.stopClock();
    totals.startClock();
    return totals.seconds();
  }

  /** Begins the epoch that runs anew, or the first one: no batch is done. */
  public void epochBegins() {
    batch = 0;
    totals = new EpochTotals();
    totals.startClock();
  }

  /**
   * A step is done; a checkpoint is written if one is due.
   *
   * @param loss mean over the examples
   * @throws java.io.UncheckedIOException if it cannot be written; older ones are whole
   */
  public void stepEnded(double loss, int rows) {
    totals.add(loss, rows);
    batch++;
    totals.stopClock();
    writer.ifPresent(w -> w.stepEnded(this));
    totals.startClock();
  }

  /** The epoch is done. */
  public void epochEnded() {
    epoch++;
    epochBegins();
  }

  /**
   * Training ends here, or is stopped: the last checkpoint is written.
   *
   * @throws java.io.UncheckedIOException if it cannot be written; older ones are whole
   */
  public void ended() {
    totals.stopClock();
    writer.ifPresent(w -> w.write(this));
    totals.startClock();
  }

  @Override
  public Checkpoint checkpoint() {
    Map<String, NamedArray> arrays = new LinkedHashMap<>(Weights.exact(tensors()));
    parts.forEach(
        (name, part) -> part.save().forEach((key, array) -> arrays.put(prefix(name) + key, array)));
    var position =
        new CheckpointPosition(
            step(), epoch, batch, totals.lossSum(), totals.rows(), totals.seconds(), Standing.NONE);
    return new Checkpoint(position, arrays, constantsAt(step()), false);
  }

  private Map<String, String> constantsAt(long step) {
    Map<String, String> all = new LinkedHashMap<>(constants);
    optimisers.forEach((name, optimiser) ->
        Constants.of(optimiser, step)
            .forEach((what, text) -> all.put(name.isEmpty() ? what : name + ", " + what, text)));
    return all;
  }

  private Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> tensors.put(Checkpoint.NETWORK + name, tensor));
    optimisers.forEach((optimiser, o) ->
        o.state()
            .forEach((name, tensor) ->
                tensors.put(
                    Checkpoint.OPTIMISER + (optimiser.isEmpty() ? "" : optimiser + "/") + name,
                    tensor)));
    return tensors;
  }

  private static String prefix(String part) {
    return "part/" + part + "/";
  }

  /** Removes the arrays of a part, and returns them without its prefix. */
  private static Map<String, NamedArray> taken(Map<String, NamedArray> arrays, String part) {
    String prefix = prefix(part);
    Map<String, NamedArray> taken = PyTorchLayout.part(arrays, prefix);
    arrays.keySet().removeIf(name -> name.startsWith(prefix));
    return taken;
  }
}
