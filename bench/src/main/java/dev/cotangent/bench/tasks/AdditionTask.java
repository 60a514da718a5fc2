package dev.cotangent.bench.tasks;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.data.CharVocabulary;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Schedule;
import dev.cotangent.rnn.Attention;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Seq2Seq;
import dev.cotangent.rnn.Seq2SeqLayer;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Addition as translation: the characters of "535+61" to those of "596" (Sutskever and Zaremba
 * 2014; keras-io, addition_rnn).
 *
 * <p>The source is written backwards and padded, as there. One pair of numbers in ten, by a hash,
 * is for tests alone. An answer is right if every character is.
 *
 * @param digits of each number at most
 */
record AdditionTask(int digits, Settings settings) {
  private static final CharVocabulary CHARACTERS = CharVocabulary.closed(List.of("0123456789+ "));
  private static final int EMBEDDING = 16;

  /** Sums that are tested. */
  static final int TEST_PAIRS = 2000;

  private static final int SAMPLE = 3;
  private static final double TEST_SHARE = 0.1;

  /** How the decoder begins: with the character that ends an answer, too. */
  private static final int BLANK = CHARACTERS.token(' ');

  /**
   * How to train: Adam whose rate falls along half a cosine.
   *
   * @param attention whether the decoder reads the encoder's outputs
   */
  record Settings(int units, int steps, int batch, double rate, boolean attention, long seed) {}

  /**
   * A pair and its sum as tokens.
   *
   * @param source [source], backwards
   * @param target [target]: the sum, then blanks
   */
  record Example(String question, int[] source, int[] target) {}

  /** What the network says a sum is, which may be wrong. */
  record Answer(String question, String text) {}

  /**
   * What came out.
   *
   * @param right share of the sums tested that are right in every character
   * @param steps updates that were done
   * @param sample a few answers
   */
  record Result(
      double right,
      long parameters,
      int steps,
      double seconds,
      List<Answer> sample,
      boolean stopped) {}

  private int source() {
    return 2 * digits + 1;
  }

  private int target() {
    return digits + 2;
  }

  /** Draws a pair for training or for tests. */
  Example draw(RandomKey key, boolean test) {
    for (int attempt = 0; ; attempt++) {
      RandomKey own = key.derive(attempt);
      int a = number(own.derive("a"));
      int b = number(own.derive("b"));
      boolean forTests = RandomKey.of(a).derive(b).uniform(0) < TEST_SHARE;
      if (forTests == test) {
        return example(a, b);
      }
    }
  }

  /** Of 1 to {@code digits} digits, each number of digits as often. */
  private int number(RandomKey key) {
    int length = 1 + (int) (key.uniform(0) * digits);
    return (int) (key.uniform(1) * Math.pow(10, length));
  }

  Example example(int a, int b) {
    String question = a + "+" + b;
    String padded = question + " ".repeat(source() - question.length());
    String backwards = new StringBuilder(padded).reverse().toString();
    String sum = String.valueOf(a + b);
    String answer = sum + " ".repeat(target() - sum.length());
    return new Example(question, CHARACTERS.encode(backwards), CHARACTERS.encode(answer));
  }

  /**
   * Trains and tests.
   *
   * @throws CommandException if training diverges
   */
  Result run(Backend backend, Console console, BooleanSupplier stop) {
    Network network = network(backend);
    Schedule rate = Schedule.cosine(settings.rate, 0, settings.steps);
    var update =
        new Update(network, Adam.of(rate).on(network), Clipping.byGlobalNorm(1), settings.seed);
    RandomKey examples = RandomKey.of(settings.seed).derive("examples");
    int interval = Math.max(1, settings.steps / 10);
    long start = System.nanoTime();
    int step = 0;
    try {
      for (; step < settings.steps && !stop.getAsBoolean(); step++) {
        RandomKey own = examples.derive(step);
        double loss = update.step(0, settings.batch, tape -> loss(tape, network, own)).loss();
        if ((step + 1) % interval == 0) {
          console.info(String.format(Locale.ROOT, "step %d  loss %.5f", step + 1, loss));
        }
      }
    } catch (DivergedException e) {
      throw new CommandException(ExitCode.FAILED, "addition: " + e.getMessage(), e);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return tested(backend, network, step, seconds);
  }

  private Network network(Backend backend) {
    int tokens = CHARACTERS.size();
    Lstm lstm = Lstm.units(settings.units);
    Seq2Seq plain = Seq2Seq.of(lstm, lstm, source(), new Seq2Seq.Tokens(tokens, tokens, EMBEDDING));
    Seq2Seq model = settings.attention ? plain.attention(Attention.dot()) : plain;
    return model.build(backend, settings.seed, Shape.of(source() + target()));
  }

  private Variable loss(Tape tape, Network network, RandomKey key) {
    int width = source() + target();
    int[] inputs = new int[settings.batch * width];
    int[] targets = new int[settings.batch * target()];
    for (int row = 0; row < settings.batch; row++) {
      Example example = draw(key.derive(row), false);
      System.arraycopy(example.source, 0, inputs, row * width, source());
      inputs[row * width + source()] = BLANK;
      System.arraycopy(example.target, 0, inputs, row * width + source() + 1, target() - 1);
      System.arraycopy(example.target, 0, targets, row * target(), target());
    }
    Variable x = tape.constant(inputs, Shape.of(settings.batch, width));
    Variable y = tape.constant(targets, Shape.of(settings.batch, target()));
    return Losses.softmaxCrossEntropy().of(tape, network.forward(tape, x), y);
  }

  private Result tested(Backend backend, Network network, int steps, double seconds) {
    RandomKey key = RandomKey.of(settings.seed).derive("tests");
    Example[] tests = new Example[TEST_PAIRS];
    int[] sources = new int[TEST_PAIRS * source()];
    for (int i = 0; i < TEST_PAIRS; i++) {
      tests[i] = draw(key.derive(i), true);
      System.arraycopy(tests[i].source, 0, sources, i * source(), source());
    }
    int right = 0;
    List<Answer> sample = new ArrayList<>();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(sources, Shape.of(TEST_PAIRS, source()));
      int[][] written = ((Seq2SeqLayer) network.layer()).greedy(tape, x, BLANK, target());
      for (int i = 0; i < TEST_PAIRS; i++) {
        right += Arrays.equals(written[i], tests[i].target) ? 1 : 0;
        if (i < SAMPLE) {
          sample.add(new Answer(tests[i].question, CHARACTERS.decode(written[i]).strip()));
        }
      }
    }
    return new Result(
        (double) right / TEST_PAIRS,
        network.parameterCount(),
        steps,
        seconds,
        sample,
        steps < settings.steps);
  }
}
