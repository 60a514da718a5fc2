package dev.cotangent.bench.cures;

import dev.cotangent.bench.tasks.TemporalOrder;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.data.TrainTest;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What cures are tried on: rows with a class each. */
interface CureTask {

  /** Returns one line on what is asked. */
  String title();

  /** Returns the shape of one row's input. */
  Shape input();

  /** Returns training batches without end; the same seed gives the same ones. */
  Iterator<Batch> training(long seed);

  /** Returns the batches to judge by. */
  List<Batch> tests();

  /** Images in the order of a data set, another one in each epoch. */
  record Images(String title, TrainTest parts) implements CureTask {
    private static final int BATCH = 32;

    @Override
    public Shape input() {
      return parts.train().inputShape();
    }

    @Override
    public Iterator<Batch> training(long seed) {
      Batches batches = Batches.shuffled(parts.train(), BATCH, seed).dropLast();
      return Stream.iterate(0, epoch -> epoch + 1)
          .flatMap(epoch -> StreamSupport.stream(batches.epoch(epoch).spliterator(), false))
          .iterator();
    }

    @Override
    public List<Batch> tests() {
      return StreamSupport.stream(Batches.inOrder(parts.test(), 500).epoch(0).spliterator(), false)
          .toList();
    }
  }

  /** The order of two markers in sequences that are drawn at random. */
  record Order(TemporalOrder order) implements CureTask {
    private static final int BATCH = 32;
    private static final int TEST_BATCHES = 8;
    private static final int TEST_BATCH = 250;

    @Override
    public String title() {
      return order.title();
    }

    @Override
    public Shape input() {
      return order.input();
    }

    @Override
    public Iterator<Batch> training(long seed) {
      RandomKey key = RandomKey.of(seed).derive("examples");
      return IntStream.iterate(0, i -> i + 1)
          .mapToObj(i -> order.draw(key.derive(i), BATCH))
          .iterator();
    }

    @Override
    public List<Batch> tests() {
      RandomKey key = RandomKey.of(0).derive("tests");
      return IntStream.range(0, TEST_BATCHES)
          .mapToObj(i -> order.draw(key.derive(i), TEST_BATCH))
          .toList();
    }
  }
}
