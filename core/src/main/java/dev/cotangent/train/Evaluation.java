package dev.cotangent.train;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.data.HostArray;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Network;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a network does on data, with layers behaving as in inference.
 *
 * @param loss mean over all rows, or over all steps that count
 * @param rows how many rows, or steps, that were
 * @param confusion of the classes, if the targets are labels
 */
public record Evaluation(double loss, long rows, Optional<Confusion> confusion) {

  /** Returns the share of right predictions, if the targets are labels. */
  public OptionalDouble accuracy() {
    return confusion.isPresent()
        ? OptionalDouble.of(confusion.get().accuracy())
        : OptionalDouble.empty();
  }

  /** Evaluates a network on one epoch of batches. */
  public static Evaluation of(Network network, Loss loss, Batches batches) {
    double sum = 0;
    long rows = 0;
    Optional<Confusion> confusion = Optional.empty();
    for (Batch batch : batches.epoch(0)) {
      try (Tape tape = Tape.inference(network.backend())) {
        Variable y = network.forward(tape, Feed.inputs(tape, batch));
        double mean = TensorValues.single(loss.of(tape, y, Feed.targets(tape, batch)).value());
        int counted = batch.size();
        if (batch.targets() instanceof HostArray.Ints labels
            && Confusion.counts(y.shape(), labels)) {
          if (confusion.isEmpty()) {
            confusion = Optional.of(new Confusion(y.shape().last()));
          }
          counted = confusion.get().add(TensorValues.floats(y.value()), labels, lengths(y, batch));
        }
        sum += counted == 0 ? 0 : mean * counted;
        rows += counted;
      }
    }
    return new Evaluation(sum / rows, rows, confusion);
  }

  /** The lengths, if the output still has the time axis they speak of. */
  static Optional<HostArray.Ints> lengths(Variable y, Batch batch) {
    return y.lengths().isPresent() ? batch.lengths() : Optional.empty();
  }
}
