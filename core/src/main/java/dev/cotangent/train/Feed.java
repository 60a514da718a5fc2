package dev.cotangent.train;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;

/** Brings batches onto a tape. */
public final class Feed {
  private Feed() {}

  /** Returns the inputs, with the lengths of the sequences if the batch has them. */
  public static Variable inputs(Tape tape, Batch batch) {
    Variable x = constant(tape, batch.inputs());
    return batch.lengths().map(l -> x.withLengths(constant(tape, l).value())).orElse(x);
  }

  /** Returns the targets. */
  public static Variable targets(Tape tape, Batch batch) {
    return constant(tape, batch.targets());
  }

  private static Variable constant(Tape tape, HostArray array) {
    return switch (array) {
      case HostArray.Reals reals -> tape.constant(reals.values(), reals.shape());
      case HostArray.Ints ints -> tape.constant(ints.values(), ints.shape());
    };
  }
}
