package dev.cotangent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.io.FormatException;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.AdamW;
import dev.cotangent.optim.Sgd;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.CheckpointRun.Case;
import dev.cotangent.train.TrainingHistory.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {
  @TempDir private Path folder;

  /** Stops after each of some steps, the first and last of an epoch among them, and goes on. */
  @ParameterizedTest
  @EnumSource
  void resumedTrainingHasTheBitsOfOneThatNeverStopped(Case each) throws IOException {
    var whole = new CheckpointRun(each);
    TrainingHistory expected = whole.train();
    for (int stop : new int[] {1, 4, 5, 7, 12}) {
      Checkpoints checkpoints = Checkpoints.in(folder.resolve("stop" + stop)).every(1000);
      var before = new CheckpointRun(each);
      before.trainer().save(checkpoints);
      before.stopAfter(stop);
      assertThat(before.train().end()).isEqualTo(End.STOPPED);

      var after = new CheckpointRun(each);
      after.trainer().save(checkpoints);
      checkpoints.newest().ifPresent(after.trainer()::resume);
      TrainingHistory history = after.train();

      assertThat(after.optimiser().steps()).isEqualTo(whole.optimiser().steps());
      assertThat(after.bits()).as("stopped after step " + stop).isEqualTo(whole.bits());
      assertThat(losses(history)).isEqualTo(lastOf(losses(expected), history.epochs().size()));
      assertThat(history.bestEpoch()).isEqualTo(expected.bestEpoch());
    }
  }

  /** Loss and accuracies of each epoch: those of the epoch that was interrupted are whole, too. */
  private static List<List<Object>> losses(TrainingHistory history) {
    return history.epochs().stream()
        .map(e ->
            List.<Object>of(
                e.epoch(), e.loss(), e.accuracy(), e.rows(), e.validation().map(Evaluation::loss)))
        .toList();
  }

  private static <T> List<T> lastOf(List<T> all, int count) {
    return all.subList(all.size() - count, all.size());
  }

  @Test
  void theLastFewAreKept() throws IOException {
    var run = new CheckpointRun(Case.ADAMW);
    Checkpoints checkpoints = Checkpoints.in(folder).every(4).keep(2);
    run.trainer().save(checkpoints);
    run.train();
    assertThat(checkpoints.files()).extracting(Checkpoints::stepOf).containsExactly(12L, 15L);
    assertThat(names()).hasSize(2);
  }

  @Test
  void aFinishedTrainingIsNotTrainedFurther() throws IOException {
    var first = new CheckpointRun(Case.ADAMW);
    Checkpoints checkpoints = Checkpoints.in(folder);
    first.trainer().save(checkpoints);
    first.train();
    var second = new CheckpointRun(Case.ADAMW);
    second.trainer().save(checkpoints);
    second.trainer().resume(checkpoints.newest().orElseThrow());
    assertThat(second.train().end()).isEqualTo(End.COMPLETED);
    assertThat(second.bits()).isEqualTo(first.bits());
    assertThat(names()).hasSize(1);
  }

  @Test
  void aTrainingStoppedEarlyStaysSo() throws IOException {
    var first = new CheckpointRun(Case.STOPPING_EARLY);
    Checkpoints checkpoints = Checkpoints.in(folder);
    first.trainer().save(checkpoints);
    assertThat(first.train().end()).isEqualTo(End.STOPPED_EARLY);
    var second = new CheckpointRun(Case.STOPPING_EARLY);
    second.trainer().resume(checkpoints.newest().orElseThrow());
    assertThat(second.train().end()).isEqualTo(End.STOPPED_EARLY);
    assertThat(second.bits()).isEqualTo(first.bits());
  }

  @Test
  void weightsCanBeLoadedAlone() throws IOException {
    var run = trainedWith(Checkpoints.in(folder));
    Network other = new CheckpointRun(Case.ADAMW).network();
    Checkpoints.in(folder).newest().orElseThrow().loadWeights(other);
    assertThat(Weights.exact(other.state())).isEqualTo(Weights.exact(run.network().state()));
  }

  @Test
  void whatDiffersIsListedAndNothingIsChanged() throws IOException {
    trainedWith(Checkpoints.in(folder));
    UpdateRule rule = Sgd.of(0.1);
    Network network = Dense.of(2).build(new ReferenceBackend(), 7, Shape.of(3));
    Map<String, NamedArray> before = Weights.exact(network.state());
    var trainer = new Trainer(network, Losses.softmaxCrossEntropy(), rule.on(network));
    trainer.resume(Checkpoints.in(folder).newest().orElseThrow());
    assertThatThrownBy(
            () -> trainer.train(CheckpointRun.batches(3), TrainingPlan.epochs(3).seed(8)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("resume: the checkpoint of step 15 is of another training")
        .hasMessageContaining("seed of the plan was 5, is 8 here")
        .hasMessageContaining("key of the network was")
        .hasMessageContaining("shuffled by seed 2")
        .hasMessageContaining("shuffled by seed 3")
        .hasMessageContaining("optimiser in the next step was AdamW [")
        .hasMessageContaining("is Sgd [0.1, 0.0, 0.0]")
        .hasMessageContaining("unexpected optimiser/1.weight.m");
    assertThat(Weights.exact(network.state())).isEqualTo(before);
  }

  @Test
  void anotherRateOrFormulaIsRefused() throws IOException {
    Checkpoints checkpoints = Checkpoints.in(folder);
    trainedWith(checkpoints);
    for (UpdateRule rule : List.of(AdamW.of(0.02).betas(0.9, 0.99), AdamW.of(0.021))) {
      var other = new CheckpointRun(Case.ADAMW, rule);
      other.trainer().resume(checkpoints.newest().orElseThrow());
      assertThatThrownBy(other::train)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("optimiser in the next step was");
    }
  }

  @Test
  void anotherVersionNeedsAPortableCheckpoint() throws IOException {
    var run = trainedWith(Checkpoints.in(folder));
    Checkpoint sound = Checkpoints.in(folder).newest().orElseThrow();
    var constants = new LinkedHashMap<>(sound.constants());
    constants.put("backend", "abacus");
    constants.put("Cotangent", "0.0.1");
    var old = new Checkpoint(sound.position(), sound.arrays(), constants, false);
    var refused = new CheckpointRun(Case.ADAMW);
    refused.trainer().resume(old);
    assertThatThrownBy(refused::train)
        .hasMessageContaining("backend was abacus, is reference here; Cotangent was 0.0.1, is");
    var taken = new CheckpointRun(Case.ADAMW);
    taken.trainer().resume(old.portable());
    taken.train();
    assertThat(taken.bits()).isEqualTo(run.bits());
  }

  @Test
  void aDamagedNewestFileIsSetAsideAndTheOneBeforeIsUsed() throws IOException {
    Checkpoints checkpoints = Checkpoints.in(folder).every(5).keep(2);
    var whole = trainedWith(checkpoints);
    byte[] cut = Arrays.copyOf(Files.readAllBytes(checkpoints.file(15)), 700);
    Files.write(checkpoints.file(15), cut);

    var again = new CheckpointRun(Case.ADAMW);
    try (var warnings = new Warnings(Checkpoints.class)) {
      Checkpoint found = checkpoints.newest().orElseThrow();
      assertThat(found.step()).isEqualTo(10);
      assertThat(checkpoints.file(15)).hasBinaryContent(cut);
      again.trainer().save(checkpoints);
      again.trainer().resume(found);
      again.train();
      String damage = checkpoints.file(15) + ": header: a length of";
      assertThat(warnings.texts())
          .satisfiesExactly(
              used -> assertThat(used).startsWith(damage).endsWith("of step 10 is used"),
              aside -> assertThat(aside).startsWith(damage).endsWith(".damaged"));
    }

    assertThat(again.bits()).isEqualTo(whole.bits());
    assertThat(checkpoints.files()).extracting(Checkpoints::stepOf).containsExactly(10L, 15L);
    assertThat(checkpoints.newest().orElseThrow().step()).isEqualTo(15);
    String aside = names().stream().filter(n -> n.endsWith(".damaged")).findAny().orElseThrow();
    assertThat(folder.resolve(aside)).hasBinaryContent(cut);
  }

  @Test
  void whenAllAreDamagedNoTrainingStartsAnew() throws IOException {
    Checkpoints checkpoints = Checkpoints.in(folder).every(5).keep(2);
    trainedWith(checkpoints);
    for (Path file : checkpoints.files()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= (byte) 1;
      Files.write(file, bytes);
    }
    assertThatThrownBy(checkpoints::newest)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("no checkpoint is sound")
        .hasMessageContaining("checkpoint-000000000010.safetensors: checkpoint: damaged")
        .hasMessageContaining("its SHA-256 is");
  }

  /** Bits are turned one at a time; 499 is a prime, so that each place in a byte comes. */
  @Test
  void aTurnedBitAnywhereIsFound() throws IOException {
    trainedWith(Checkpoints.in(folder));
    Path file = Checkpoints.in(folder).file(15);
    byte[] sound = Files.readAllBytes(file);
    Map<String, NamedArray> arrays = Checkpoint.read(file).arrays();
    for (int bit = 0; bit < 8 * sound.length; bit += 499) {
      byte[] turned = sound.clone();
      turned[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(file, turned);
      try {
        // What is read in spite of it was damaged in the blanks of its header alone.
        assertThat(Checkpoint.read(file).arrays()).as("bit " + bit).isEqualTo(arrays);
        assertThat((char) sound[bit / 8]).as("bit " + bit).isEqualTo(' ');
      } catch (FormatException e) {
        assertThat(e).hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    trainedWith(Checkpoints.in(folder));
    Path file = Checkpoints.in(folder).file(15);
    byte[] sound = Files.readAllBytes(file);
    for (int length = 0; length < sound.length; length += 101) {
      Files.write(file, Arrays.copyOf(sound, length));
      assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void weightsAreNoCheckpoint() throws IOException {
    Path file = folder.resolve("weights");
    Weights.save(new CheckpointRun(Case.ADAMW).network(), file);
    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("its format is \"unknown\"");
  }

  /** Whoever writes a file can seal it, so what is in it is not trusted either. */
  @Test
  void impossiblePositionsAreRefusedThoughSealed() throws IOException {
    trainedWith(Checkpoints.in(folder));
    Path file = Checkpoints.in(folder).file(15);
    SafeTensors sound = SafeTensors.read(file);
    for (String text : List.of("-1", "1e3", "", "99999999999999999999", "x")) {
      for (String name : List.of("step", "epoch", "batch", "rows", "epochs waited")) {
        var texts = new LinkedHashMap<>(sound.metadata());
        texts.remove("sha256");
        texts.put(name, text);
        texts.put("sha256", Seal.of(sound.arrays(), texts));
        new SafeTensors(sound.arrays(), texts).write(file);
        assertThatThrownBy(() -> Checkpoint.read(file))
            .as(name + " " + text)
            .isInstanceOf(FormatException.class)
            .hasMessageContaining("not a position");
      }
    }
  }

  @Test
  void aFolderOfALaterStepIsNotWrittenTo() throws IOException {
    trainedWith(Checkpoints.in(folder));
    List<String> before = names();
    var afresh = new CheckpointRun(Case.ADAMW);
    afresh.trainer().save(Checkpoints.in(folder));
    assertThatThrownBy(afresh::train)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds step 15, training is at step 0: resume it");
    assertThat(names()).isEqualTo(before);
    assertThat(afresh.optimiser().steps()).isZero();
  }

  @Test
  void anUnusableFolderIsFoundOutBeforeTheFirstStep() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    for (Path path : List.of(file, file.resolve("within"))) {
      var run = new CheckpointRun(Case.ADAMW);
      run.trainer().save(Checkpoints.in(path));
      assertThatThrownBy(run::train)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("checkpoints: folder " + path + " cannot be used");
      assertThat(run.optimiser().steps()).isZero();
    }
    assertThat(file).hasContent("no folder");
  }

  @Test
  void aReadOnlyFolderIsFoundOutBeforeTheFirstStep() {
    Path readOnly = Path.of("/proc/self/fdinfo"); // for the superuser, too
    Assumptions.assumeTrue(Files.isDirectory(readOnly), "there is no /proc");
    var run = new CheckpointRun(Case.ADAMW);
    run.trainer().save(Checkpoints.in(readOnly));
    assertThatThrownBy(run::train)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("folder /proc/self/fdinfo cannot be used");
    assertThat(run.optimiser().steps()).isZero();
  }

  @Test
  void leftoversOfAKilledTrainingAreRemoved() throws IOException {
    Files.writeString(folder.resolve(".checkpoint-000000000003.safetensors77.tmp"), "half");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    trainedWith(Checkpoints.in(folder));
    assertThat(names())
        .containsExactlyInAnyOrder("checkpoint-000000000015.safetensors", "notes.txt");
  }

  @Test
  void numbersBelowOneAreRefused() {
    assertThatThrownBy(() -> Checkpoints.in(folder).every(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Checkpoints.in(folder).keep(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private CheckpointRun trainedWith(Checkpoints checkpoints) {
    var run = new CheckpointRun(Case.ADAMW);
    run.trainer().save(checkpoints);
    run.train();
    return run;
  }

  private List<String> names() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(Checkpoints::name).sorted().toList();
    }
  }
}
