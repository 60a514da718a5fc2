package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.ConcatOp;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Layer;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.LogSoftmaxOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.nn.SliceOp;
import dev.cotangent.nn.TakeRowsOp;
import dev.cotangent.nn.TransposeOp;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A built {@link Seq2Seq}: teacher forcing as a layer, greedy decoding, and steps for a beam. */
public final class Seq2SeqLayer implements Layer {
  private final Seq2Seq spec;
  private final Layer sourceEmbedding;
  private final Layer targetEmbedding;
  private final RecurrentLayer encoder;
  private final RecurrentLayer decoder;
  private final Optional<Attention.Reader> attention;
  private final Layer combined;
  private final Layer dense;

  private Seq2SeqLayer(Seq2Seq spec, LayerBuilder builder, int target) {
    this.spec = spec;
    int width = spec.decoder().options().width();
    int embedding = spec.tokens().embedding();
    Shape read = Shape.of(spec.source());
    this.sourceEmbedding =
        child(builder, "sourceEmbedding", spec.embedding(spec.tokens().source()), read);
    this.targetEmbedding =
        child(builder, "targetEmbedding", spec.embedding(spec.tokens().target()), Shape.of(target));
    this.encoder =
        spec.encoder().layer(builder.inside("encoder"), Shape.of(spec.source(), embedding));
    this.decoder = spec.decoder().layer(builder.inside("decoder"), Shape.of(target, embedding));
    this.attention = spec.attention().map(a -> a.build(builder.inside("attention"), width, width));
    Dense mixing = Dense.of(width).activation(Activation.tanh());
    this.combined =
        attention.isPresent()
            ? child(builder, "combined", mixing, Shape.of(target, 2 * width))
            : (_, x) -> x;
    this.dense = child(builder, "dense", spec.logits(), Shape.of(target, width));
  }

  static Seq2SeqLayer build(Seq2Seq spec, LayerBuilder builder, int target) {
    return new Seq2SeqLayer(spec, builder, target);
  }

  private static Layer child(LayerBuilder builder, String name, LayerSpec spec, Shape input) {
    return builder.child(name, spec, input).layer();
  }

  /**
   * What decoding goes on from.
   *
   * @param states of the decoder
   * @param memory outputs of the encoder [batch, source, width], with the lengths of the sources
   */
  public record Encoded(List<Variable> states, Variable memory) {}

  /**
   * What a pass of the decoder yields.
   *
   * @param logits [batch, time, tokens]
   * @param states after the last step
   */
  public record Decoded(Variable logits, List<Variable> states) {}

  @Override
  public Variable forward(Tape tape, Variable x) {
    int target = x.shape().extent(1) - spec.source();
    Variable tokens = x.withoutLengths();
    Variable source = tape.apply(SliceOp.of(1, 0, spec.source()), tokens);
    Variable forced = tape.apply(SliceOp.of(1, spec.source(), target), tokens);
    Encoded encoded = encode(tape, x.lengths().map(source::withLengths).orElse(source));
    return decode(tape, forced, encoded.states(), encoded.memory()).logits();
  }

  /** Reads sources: INT [batch, source], perhaps with lengths. */
  public Encoded encode(Tape tape, Variable source) {
    Variable embedded = sourceEmbedding.forward(tape, source);
    RecurrentLayer.Outputs outputs = encoder.run(tape, embedded, List.of());
    return new Encoded(outputs.states(), outputs.y());
  }

  /**
   * Runs the decoder over tokens INT [batch, time].
   *
   * @param states before the first of them
   */
  public Decoded decode(Tape tape, Variable tokens, List<Variable> states, Variable memory) {
    Variable embedded = targetEmbedding.forward(tape, tokens);
    RecurrentLayer.Outputs outputs = decoder.run(tape, embedded, states);
    Variable s = outputs.y();
    if (attention.isPresent()) {
      Attention.Read read = attention.get().read(tape, s, memory);
      s = combined.forward(tape, tape.apply(new ConcatOp(-1), read.context(), s));
    }
    return new Decoded(dense.forward(tape, s), outputs.states());
  }

  /**
   * Returns the likeliest token at each step, each fed back: [batch][steps].
   *
   * @param source INT [batch, source], perhaps with lengths
   * @param start the token that begins
   */
  public int[][] greedy(Tape tape, Variable source, int start, int steps) {
    Encoded encoded = encode(tape, source);
    List<Variable> states = encoded.states();
    int batch = source.shape().extent(0);
    int[] last = new int[batch];
    Arrays.fill(last, start);
    int[][] written = new int[batch][steps];
    for (int step = 0; step < steps; step++) {
      Variable tokens = tape.constant(last, Shape.of(batch, 1));
      Decoded decoded = decode(tape, tokens, states, encoded.memory());
      double[] logits = TensorValues.doubles(decoded.logits().value());
      int classes = logits.length / batch;
      for (int row = 0; row < batch; row++) {
        last[row] = likeliest(logits, row * classes, classes);
        written[row][step] = last[row];
      }
      states = decoded.states();
    }
    return written;
  }

  private static int likeliest(double[] logits, int from, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = logits[from + c] > logits[from + best] ? c : best;
    }
    return best;
  }

  /**
   * Returns the model that a {@link BeamSearch} asks, for one source.
   *
   * @param tape for inference; it keeps the states until it is closed
   * @param source INT [1, source], perhaps with a length
   * @param start the token that begins
   */
  public BeamSearch.Model beamModel(Tape tape, Variable source, int start) {
    Encoded encoded = encode(tape, source);
    return new BeamModel(tape, encoded, start);
  }

  private final class BeamModel implements BeamSearch.Model {
    private final Tape tape;
    private final Variable memory;
    private final int start;
    private List<Variable> states;

    BeamModel(Tape tape, Encoded encoded, int start) {
      this.tape = tape;
      this.memory = encoded.memory();
      this.states = encoded.states();
      this.start = start;
    }

    @Override
    public double[][] next(int[] parents, int[] tokens) {
      int[] read = tokens.length == 0 ? new int[] {start} : tokens;
      int count = read.length;
      Variable order = tape.constant(parents, Shape.of(count));
      List<Variable> from = states.stream().map(state -> chosen(state, order)).toList();
      Variable repeated = repeated(count);
      Decoded decoded = decode(tape, tape.constant(read, Shape.of(count, 1)), from, repeated);
      states = decoded.states();
      Variable log = tape.apply(new LogSoftmaxOp(), decoded.logits());
      double[] all = TensorValues.doubles(log.value());
      int classes = all.length / count;
      double[][] rows = new double[count][];
      Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * classes, (i + 1) * classes));
      return rows;
    }

    /** The states [runs, beginnings, units] of the beginnings that go on. */
    private Variable chosen(Variable state, Variable order) {
      Variable rows = tape.apply(new TransposeOp(0, 1), state);
      Variable taken = rowsOf(rows, order);
      return tape.apply(new TransposeOp(0, 1), taken);
    }

    private Variable repeated(int count) {
      Variable same = tape.constant(new int[count], Shape.of(count));
      Variable taken = rowsOf(memory.withoutLengths(), same);
      if (memory.lengths().isEmpty()) {
        return taken;
      }
      int[] lengths = new int[count];
      Arrays.fill(lengths, TensorValues.integers(memory.lengths().get())[0]);
      return taken.withLengths(tape.constant(lengths, Shape.of(count)).value());
    }

    private Variable rowsOf(Variable x, Variable indices) {
      Shape shape = x.shape();
      Shape flat = Shape.of(shape.extent(0), shape.without(0).size());
      Variable rows = tape.apply(new TakeRowsOp(), tape.apply(new ReshapeOp(flat), x), indices);
      return tape.apply(new ReshapeOp(shape.with(0, indices.shape().extent(0))), rows);
    }
  }
}
