package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * Images through a small code and back: [height, width, channels] to the same, in (0, 1).
 *
 * <p>{@code encoder}: convolutions of 3 by 3 and stride 2 with ReLU, each of which halves the
 * image, rounded up. {@code decoder}: transposed convolutions that undo them, ReLU between, sigmoid
 * at the end. Source of the idea: Masci, Meier, Cireșan and Schmidhuber 2011.
 *
 * @param widths filters of the encoder's convolutions; the last one is the code's
 */
public record ConvAutoencoder(List<Integer> widths) implements LayerSpec {

  /** Copies the widths. */
  public ConvAutoencoder {
    widths = List.copyOf(widths);
    if (widths.isEmpty()) {
      throw new IllegalArgumentException("autoencoder: needs at least one convolution");
    }
  }

  /** Returns a network with these numbers of filters. */
  public static ConvAutoencoder of(Integer... widths) {
    return new ConvAutoencoder(List.of(widths));
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("autoencoder", input, 3, "[height, width, channels]");
    Sequential encoder = Sequential.of();
    Sequential decoder = Sequential.of();
    for (int width : widths) {
      Conv2d halving = Conv2d.filters(width).stride(2).padding(1);
      encoder = encoder.then(halving.activation(Activation.relu()).weight(Initialisers.heNormal()));
    }
    for (int i = widths.size() - 1; i >= 0; i--) {
      Activation activation = i == 0 ? Activation.sigmoid() : Activation.relu();
      int filters = i == 0 ? input.last() : widths.get(i - 1);
      // Halving rounds up, so an odd extent comes back as it is and an even one lacks a row.
      int extraHeight = 1 - halved(input.extent(0), i) % 2;
      int extraWidth = 1 - halved(input.extent(1), i) % 2;
      decoder =
          decoder.then(
              ConvTranspose2d.filters(filters)
                  .stride(2)
                  .padding(1)
                  .outputPadding(extraHeight, extraWidth)
                  .activation(activation));
    }
    return Sequential.of().then("encoder", encoder).then("decoder", decoder).build(builder, input);
  }

  private static int halved(int extent, int times) {
    int rest = extent;
    for (int i = 0; i < times; i++) {
      rest = (rest + 1) / 2;
    }
    return rest;
  }
}
