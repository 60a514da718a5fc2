package dev.cotangent.train;

import dev.cotangent.io.SafeTensors;
import dev.cotangent.io.Weights;
import dev.cotangent.train.CheckpointRun.Case;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A training in a process of its own that goes on where the one before it was killed. */
final class KilledTraining {
  private KilledTraining() {}

  /** The folder of checkpoints, where to write the final weights, the number of epochs. */
  public static void main(String[] arguments) throws IOException {
    CheckpointRun run = new CheckpointRun(Case.ADAMW).epochs(Integer.parseInt(arguments[2]));
    Checkpoints checkpoints = Checkpoints.in(Path.of(arguments[0])).every(1).keep(2);
    Optional<Checkpoint> newest = checkpoints.newest();
    newest.ifPresent(run.trainer()::resume);
    run.trainer().save(checkpoints);
    System.out.println("at step " + newest.map(Checkpoint::step).orElse(0L));
    var unused = run.train();
    SafeTensors.of(Weights.exact(run.network().state())).write(Path.of(arguments[1]));
  }
}
