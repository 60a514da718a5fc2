package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Concat;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * A class for a text: embedding, filters of several widths, maximum over time (Kim 2014).
 *
 * <p>Input INT tokens [time], usually with lengths; output [classes], logits. "Same" padding, so
 * that a text shorter than a filter still has a position.
 *
 * @param vocabulary number of tokens
 * @param classes number of logits
 * @param width of the embedding
 * @param kernels widths of the filters
 * @param filters number of filters of each width
 * @param dropout probability of a feature to be dropped before the dense layer
 */
public record TextCnn(
    int vocabulary, int classes, int width, List<Integer> kernels, int filters, double dropout)
    implements LayerSpec {

  /** Copies the widths. */
  public TextCnn {
    kernels = List.copyOf(kernels);
  }

  /** Returns the network with embedding 48, 128 filters each of widths 2, 3, 4, 5, dropout 0.4. */
  public static TextCnn of(int vocabulary, int classes) {
    return new TextCnn(vocabulary, classes, 48, List.of(2, 3, 4, 5), 128, 0.4);
  }

  /** Returns this network with an embedding of another width. */
  public TextCnn embedding(int size) {
    return new TextCnn(vocabulary, classes, size, kernels, filters, dropout);
  }

  /** Returns this network with other filters. */
  public TextCnn filters(int ofEach, Integer... widths) {
    return new TextCnn(vocabulary, classes, width, List.of(widths), ofEach, dropout);
  }

  /** Returns this network with another dropout. */
  public TextCnn dropout(double probability) {
    return new TextCnn(vocabulary, classes, width, kernels, filters, probability);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    return Sequential.of()
        .then("embedding", Embedding.of(vocabulary, width))
        .then("filters", new Concat(kernels.stream().map(this::branch).toList()))
        .then("dropout", Dropout.of(dropout))
        .then("dense", Dense.of(classes))
        .build(builder, input);
  }

  private LayerSpec branch(int kernel) {
    var conv = Conv1d.filters(filters).kernel(kernel).samePadding();
    return Sequential.of()
        .then("conv", conv.activation(Activation.relu()))
        .then("pool", PoolOverTime.max());
  }
}
