package dev.cotangent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loop of one's own keeps in checkpoints, and what it refuses. */
class TrainingLoopTest {
  @TempDir private Path folder;
  private final Backend backend = new ReferenceBackend();

  /** A part that holds one number. */
  private static final class OneNumber implements TrainingLoop.Part {
    private double value;

    @Override
    public Map<String, NamedArray> save() {
      return Map.of("value", new NamedArray.Doubles(Shape.of(), new double[] {value}));
    }

    @Override
    public void load(Map<String, NamedArray> saved) {
      if (saved.get("value") instanceof NamedArray.Doubles(Shape _, double[] values)
          && values[0] >= 0) {
        value = values[0];
      } else {
        throw new IllegalArgumentException("number: must not be negative");
      }
    }
  }

  private Network network(long seed) {
    return Dense.of(2).build(backend, seed, Shape.of(3));
  }

  private static TrainingLoop loop(Network network, OneNumber number) {
    return new TrainingLoop(network, Adam.of(0.1).on(network)).with("number", number);
  }

  private Checkpoint checkpoint(double value) throws IOException {
    var number = new OneNumber();
    number.value = value;
    Network network = network(1);
    Optimiser optimiser = Adam.of(0.1).on(network);
    TrainingLoop loop = new TrainingLoop(network, optimiser).with("number", number);
    loop.save(Checkpoints.in(folder));
    for (int step = 1; step <= 2; step++) {
      optimiser.resumeAt(step); // as if it had taken the step
      loop.stepEnded(step - 0.5, 4);
    }
    loop.ended();
    return Checkpoints.in(folder).newest().orElseThrow();
  }

  @Test
  void countsAndPartsAreResumed() throws IOException {
    Checkpoint saved = checkpoint(7);
    var number = new OneNumber();
    TrainingLoop loop = loop(network(1), number);
    loop.resume(saved);
    assertThat(number.value).isEqualTo(7);
    assertThat(loop.step()).isEqualTo(2);
    assertThat(loop.batch()).isEqualTo(2);
    assertThat(loop.rows()).isEqualTo(8);
    assertThat(loop.meanLoss()).isEqualTo(1);
    loop.epochEnded();
    assertThat(loop.epoch()).isEqualTo(1);
    assertThat(loop.batch()).isZero();
    assertThat(loop.rows()).isZero();
  }

  @Test
  void anotherTrainingIsRefusedAndNothingChanged() throws IOException {
    Checkpoint saved = checkpoint(7);
    Network other = network(2);
    Map<String, NamedArray> before = Weights.exact(other.state());
    var number = new OneNumber();
    TrainingLoop loop = loop(other, number).constant("batches", "of 3");
    assertThatThrownBy(() -> loop.resume(saved))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("key of the network was")
        .hasMessageContaining("batches was not known, is of 3 here");
    assertThat(Weights.exact(other.state())).isEqualTo(before);
    assertThat(number.value).isZero();
  }

  @Test
  void whatAPartRefusesIsRefused() throws IOException {
    Checkpoint saved = checkpoint(-1);
    TrainingLoop loop = loop(network(1), new OneNumber());
    assertThatThrownBy(() -> loop.resume(saved))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("number: must not be negative");
  }

  @Test
  void wrongNamesAreRefused() {
    TrainingLoop loop = loop(network(1), new OneNumber());
    for (String name : new String[] {"", "a/b", "number"}) {
      assertThatThrownBy(() -> loop.with(name, new OneNumber()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no part can be named \"" + name + "\"");
    }
    assertThatThrownBy(() -> new TrainingLoop(backend, Map.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs an optimiser");
  }
}
